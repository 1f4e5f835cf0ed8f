// node tools/build-ollama.mjs
//
// Builds the Ollama server for this machine's processor and puts it into the cache of models, for the tests and
// benchmarks that want a real one. Who can install Ollama from its makers needs none of this.
//
// Needs Go and a C++ compiler. Ollama comes through Go's modules, which leave every folder called `vendor` out: three
// headers that Ollama keeps there come from Debian (nlohmann-json3-dev, libstb-dev) and from the module malgo.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

const OLLAMA_VERSION = '0.12.6';
const MALGO_VERSION = '0.11.24';
const CACHE = process.env.AIOPS_MODEL_CACHE ?? path.join(homedir(), '.cache', 'aiops-models');
const TARGET = path.join(CACHE, `ollama-${OLLAMA_VERSION}`);
const HEADERS = [
  { file: '/usr/include/nlohmann/json.hpp', debianPackage: 'nlohmann-json3-dev' },
  { file: '/usr/include/stb/stb_image.h', debianPackage: 'libstb-dev' },
];

const say = (line) => process.stdout.write(`${line}\n`);

function run(program, args, options = {}) {
  const { status, error, stdout } = spawnSync(program, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
    ...options,
  });
  if (error !== undefined) throw new Error(`${program} could not be started: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`);
  return stdout;
}

/** The folder of a module; its sum is checked by Go. */
function moduleFolder(module) {
  return JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: homedir() })).Dir;
}

function build(folder) {
  const audio = path.join(folder, 'include/miniaudio');
  mkdirSync(audio, { recursive: true });
  const malgo = moduleFolder(`github.com/gen2brain/malgo@v${MALGO_VERSION}`);
  copyFileSync(path.join(malgo, 'miniaudio.h'), path.join(audio, 'miniaudio.h'));
  const flags = `-O3 -march=native -I${path.join(folder, 'include')}`;
  const env = { ...process.env, CGO_ENABLED: '1', CGO_CFLAGS: flags, CGO_CXXFLAGS: flags, GOBIN: folder };
  run('go', ['install', `github.com/ollama/ollama@v${OLLAMA_VERSION}`], { cwd: homedir(), env });
  renameSync(path.join(folder, 'ollama'), TARGET);
  chmodSync(TARGET, 0o755);
}

const missing = HEADERS.filter(({ file }) => !existsSync(file)).map(({ debianPackage }) => debianPackage);
if (existsSync(TARGET)) {
  say(`is there: ${TARGET}`);
} else if (missing.length > 0) {
  say(`Missing headers: apt-get install ${missing.join(' ')}`);
  process.exitCode = 1;
} else {
  say(`builds Ollama ${OLLAMA_VERSION}: some minutes`);
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(path.join(CACHE, 'building-'));
  try {
    build(folder);
    say(`is there: ${TARGET}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
