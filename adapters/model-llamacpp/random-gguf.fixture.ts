// A GGUF file of a llama with weights drawn at random: a quarter of a megabyte that loads, counts tokens, keeps to a grammar and can
// be ended like any other. It says nothing about how well a model writes. Format: docs/gguf.md of the ggml project.

const WIDTH = 64;
const HIDDEN = 128;
const HEADS = 4;
const ALIGNMENT = 32;

const UINT32 = 4;
const INT32 = 5;
const FLOAT32 = 6;
const STRING = 8;
const ARRAY = 9;

const SPECIAL = ['<unk>', '<s>', '</s>'];
/** Unknown, two marks, and each byte as a token: any text can be said. */
const TOKENS = [
  ...SPECIAL,
  ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`),
];
const TOKEN_TYPES = [2, 3, 3, ...Array.from({ length: 256 }, () => 6)];

function u32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

function u64(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

function f32(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeFloatLE(value);
  return buffer;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([u64(bytes.length), bytes]);
}

const entry = (key: string, type: number, value: Buffer): Buffer =>
  Buffer.concat([text(key), u32(type), value]);

const list = (key: string, type: number, values: readonly Buffer[]): Buffer =>
  entry(key, ARRAY, Buffer.concat([u32(type), u64(values.length), ...values]));

function metadata(): Buffer[] {
  const numbers = {
    'llama.context_length': 4096,
    'llama.embedding_length': WIDTH,
    'llama.block_count': 1,
    'llama.feed_forward_length': HIDDEN,
    'llama.attention.head_count': HEADS,
    'llama.attention.head_count_kv': HEADS,
    'llama.rope.dimension_count': WIDTH / HEADS,
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 2,
    'tokenizer.ggml.unknown_token_id': 0,
  };
  return [
    entry('general.architecture', STRING, text('llama')),
    ...Object.entries(numbers).map(([key, value]) => entry(key, UINT32, u32(value))),
    entry('llama.attention.layer_norm_rms_epsilon', FLOAT32, f32(1e-5)),
    entry('tokenizer.ggml.model', STRING, text('llama')),
    list('tokenizer.ggml.tokens', STRING, TOKENS.map(text)),
    list(
      'tokenizer.ggml.scores',
      FLOAT32,
      TOKENS.map(() => f32(0)),
    ),
    list(
      'tokenizer.ggml.token_type',
      INT32,
      TOKEN_TYPES.map((type) => u32(type)),
    ),
  ];
}

const TENSORS: readonly (readonly [name: string, dimensions: readonly number[]])[] = [
  ['token_embd.weight', [WIDTH, TOKENS.length]],
  ['blk.0.attn_norm.weight', [WIDTH]],
  ['blk.0.attn_q.weight', [WIDTH, WIDTH]],
  ['blk.0.attn_k.weight', [WIDTH, WIDTH]],
  ['blk.0.attn_v.weight', [WIDTH, WIDTH]],
  ['blk.0.attn_output.weight', [WIDTH, WIDTH]],
  ['blk.0.ffn_norm.weight', [WIDTH]],
  ['blk.0.ffn_gate.weight', [WIDTH, HIDDEN]],
  ['blk.0.ffn_up.weight', [WIDTH, HIDDEN]],
  ['blk.0.ffn_down.weight', [HIDDEN, WIDTH]],
  ['output_norm.weight', [WIDTH]],
  ['output.weight', [WIDTH, TOKENS.length]],
];

/** The same numbers each time (a linear congruential generator), from -0.5 to 0.5. */
function weights(count: number, seed: number): Buffer {
  const values = new Float32Array(count);
  let state = seed;
  for (let index = 0; index < count; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[index] = state / 2 ** 32 - 0.5;
  }
  return Buffer.from(values.buffer);
}

export function randomGguf(): Buffer {
  const entries = metadata();
  const descriptions: Buffer[] = [];
  const bodies: Buffer[] = [];
  let offset = 0;
  for (const [index, [name, dimensions]] of TENSORS.entries()) {
    const body = weights(
      dimensions.reduce((product, size) => product * size, 1),
      index + 1,
    );
    const shape = [u32(dimensions.length), ...dimensions.map(u64)];
    descriptions.push(Buffer.concat([text(name), ...shape, u32(0), u64(offset)]));
    bodies.push(body); // Each is a multiple of the alignment long.
    offset += body.length;
  }
  const counts = [Buffer.from('GGUF'), u32(3), u64(TENSORS.length), u64(entries.length)];
  const head = Buffer.concat([...counts, ...entries, ...descriptions]);
  const gap = Buffer.alloc((ALIGNMENT - (head.length % ALIGNMENT)) % ALIGNMENT);
  return Buffer.concat([head, gap, ...bodies]);
}
