// Completes package-lock.json with the optional packages of other platforms.
//
// npm leaves an optional dependency out of the lock file when the registry in front of it does not carry it (a
// mirror that keeps one platform only), and `npm ci` then refuses the lock file everywhere. The version is known all
// the same: the parent pins it exactly. Run it after every `npm install` that changed the lock file.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const LOCK_FILE = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const PACKAGE_FILE = fileURLToPath(new URL('../package.json', import.meta.url));
const EXACT_VERSION = /^\d+\.\d+\.\d+(-[\w.]+)?$/;
/** What some packages call a system, and what npm does. */
const SYSTEM_NAMES = new Map([
  ['mac', 'darwin'],
  ['win', 'win32'],
]);
const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64'];

/** Node's own look-up: the nearest `node_modules` that holds the name, going up from the package. */
function isLocked(packages, from, name) {
  for (let folder = from; ; ) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    folder = folder.includes('/node_modules/') ? folder.slice(0, folder.lastIndexOf('/node_modules/')) : '';
  }
}

/** The platform that a package's name tells, as `os`, `cpu` and `libc` of its own package.json would. */
function platformOf(name) {
  const words = name
    .split('/')
    .at(-1)
    .split('-')
    .map((word) => SYSTEM_NAMES.get(word) ?? word);
  const system = SYSTEMS.find((word) => words.includes(word));
  const processor = PROCESSORS.find((word) => words.includes(word));
  if (system === undefined || processor === undefined) return undefined;
  const libc = words.some((word) => word.startsWith('musl')) ? ['musl'] : ['glibc'];
  return { os: [system], cpu: [processor], ...(system === 'linux' ? { libc } : {}) };
}

/** What is locked under a name: an override may put another package there, as `npm:name@version`. */
function lockedAs(name, version, overrides) {
  const [, target, targetVersion] = /^npm:(.+)@([^@]+)$/.exec(overrides[name] ?? '') ?? [];
  return target === undefined ? { target: name, version } : { name: target, target, version: targetVersion };
}

function missingEntries(packages, overrides) {
  const missing = {};
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, wanted] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      const { name: other, target, version } = lockedAs(name, wanted, overrides);
      const platform = platformOf(target);
      if (platform === undefined || !EXACT_VERSION.test(version)) {
        throw new Error(
          `${name}@${version} of ${path}: neither its platform nor its exact version can be told`,
        );
      }
      const { os, cpu, libc } = platform;
      const dev = entry.dev === true ? { dev: true } : {};
      missing[`node_modules/${name}`] = {
        ...(other === undefined ? {} : { name: other }),
        version,
        cpu,
        ...dev,
        ...(libc === undefined ? {} : { libc }),
        optional: true,
        os,
      };
    }
  }
  return missing;
}

const { overrides = {} } = JSON.parse(readFileSync(PACKAGE_FILE, 'utf8'));
const lock = JSON.parse(readFileSync(LOCK_FILE, 'utf8'));
const missing = missingEntries(lock.packages, overrides);
const { '': root, ...rest } = { ...lock.packages, ...missing };
const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = { '': root, ...Object.fromEntries(sorted) };
writeFileSync(LOCK_FILE, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(
  `${Object.keys(missing).length} packages of other platforms added to package-lock.json\n`,
);
