import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, resolve } from 'node:path';
import { type Finding, failed, ok, warn } from './finding.ts';

const GIB = 1024 ** 3;
const MIB = 1024 ** 2;
const OLDEST_NODE = [20, 19] as const;
const TESTED_MAJORS: readonly number[] = [20, 22, 24];
/** Below this, nothing can be kept; above the second, some days of a ship's logs fit. */
const LEAST_DISK_BYTES = GIB;
const GOOD_DISK_BYTES = 5 * GIB;
/** The store alone takes 250 MB when it opens; the platform may take 900 MB under load. */
const LEAST_MEMORY_BYTES = 512 * MIB;
const GOOD_MEMORY_BYTES = 1200 * MIB;
const GOOD_POOL = { least: 12, most: 64 } as const;

export function nodeFindings(version: string): Finding[] {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = OLDEST_NODE;
  const mend = `install Node ${TESTED_MAJORS.join(', ')}`;
  if (major < leastMajor || (major === leastMajor && minor < leastMinor)) {
    return [failed('node', `Node ${version} is too old`, mend)];
  }
  return TESTED_MAJORS.includes(major)
    ? [ok('node', `Node ${version}`)]
    : [warn('node', `Node ${version} is not among those it is tested with`, mend)];
}

/** @param size as the environment has it */
export function threadPoolFindings(size: string | undefined): Finding[] {
  const threads = Number(size);
  const mend = 'start with bin/aiops.cjs, which sets it, or set UV_THREADPOOL_SIZE=16 before Node starts';
  if (size === undefined || !Number.isInteger(threads) || threads < GOOD_POOL.least) {
    const seen = size === undefined ? 'is not set, so there are 4 threads' : `is ${size}`;
    return [
      warn('threads', `UV_THREADPOOL_SIZE ${seen}: queries of the store hold them, and file I/O waits`, mend),
    ];
  }
  return threads > GOOD_POOL.most
    ? [warn('threads', `UV_THREADPOOL_SIZE is ${size}: more threads than help`, mend)]
    : [ok('threads', `UV_THREADPOOL_SIZE is ${size}`)];
}

export async function diskFindings(dataDirectory: string): Promise<Finding[]> {
  const place = await nearestExisting(dataDirectory);
  const { bavail, bsize } = place.stats;
  const free = bavail * bsize;
  const detail = `${gib(free)} free at ${place.path}`;
  const mend = 'make room, or give a --data on a larger disk';
  if (free < LEAST_DISK_BYTES) return [failed('disk', `${detail}: too little to keep anything`, mend)];
  return free < GOOD_DISK_BYTES
    ? [warn('disk', `${detail}: enough for a trial, not for days of a ship’s logs`, mend)]
    : [ok('disk', detail)];
}

/** @param available as Node sees it, limits of a container included */
export function memoryFindings(available: number = process.availableMemory()): Finding[] {
  const detail = `${gib(available)} available of ${gib(totalmem())}`;
  const mend = 'end other programs, or give the container more';
  if (available < LEAST_MEMORY_BYTES) return [failed('memory', `${detail}: the store will not start`, mend)];
  return available < GOOD_MEMORY_BYTES
    ? [warn('memory', `${detail}: it may be short under load (up to 900 MB)`, mend)]
    : [ok('memory', detail)];
}

/** The directory itself, or the nearest one above it that exists already. */
async function nearestExisting(directory: string) {
  for (let path = resolve(directory); ; path = dirname(path)) {
    try {
      return { path, stats: await statfs(path) };
    } catch (error) {
      const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
      if (!isMissing || dirname(path) === path) throw error;
    }
  }
}

function gib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1)} GiB`;
}
