/**
 * Snapshots as files: `<name>.json` in one directory, each `{"format":1,"sha256":…,"state":…}`.
 * A save writes a file of another name, flushes it, renames it over the old one and flushes the directory, so a
 * crash or a power cut leaves the old snapshot or the new one. The checksum covers the text of `state`.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError, UnavailableError } from '@aiops/kernel';
import { requireSnapshotName, type SnapshotStore } from '@aiops/ports';

const TEMPORARY = '.tmp';
const HEADER = /^\{"format":1,"sha256":"([0-9a-f]{64})","state":/;

/**
 * Opens the directory, making it when it is missing, and removes what an interrupted save left.
 * @throws UnavailableError `snapshots_unavailable`
 */
export async function openFileSnapshots(options: { readonly directory: string }): Promise<SnapshotStore> {
  const { directory } = options;
  return available(async () => {
    await mkdir(directory, { recursive: true });
    for (const file of await readdir(directory)) {
      if (file.endsWith(TEMPORARY)) await rm(join(directory, file), { force: true });
    }
    return new FileSnapshots(directory);
  });
}

class FileSnapshots implements SnapshotStore {
  readonly #directory: string;
  /** The save under way of each name: the next one waits for it. */
  readonly #saving = new Map<string, Promise<void>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** @throws CodedError `snapshot_name`; UnavailableError `snapshots_unavailable` */
  async save(name: string, state: string): Promise<void> {
    requireSnapshotName(name);
    const text = encodeSnapshot(state);
    const before = this.#saving.get(name) ?? Promise.resolve();
    const saving = before.catch(() => {}).then(() => available(() => this.#replace(name, text)));
    this.#saving.set(name, saving);
    try {
      await saving;
    } finally {
      if (this.#saving.get(name) === saving) this.#saving.delete(name);
    }
  }

  /** @throws CodedError `snapshot_name`, `snapshot_damaged`; UnavailableError `snapshots_unavailable` */
  async load(name: string): Promise<unknown> {
    requireSnapshotName(name);
    const text = await available(() => readIfThere(this.#path(name)));
    return text === undefined ? undefined : decodeSnapshot(name, text);
  }

  #path(name: string): string {
    return join(this.#directory, `${name}.json`);
  }

  async #replace(name: string, text: string): Promise<void> {
    const temporary = `${this.#path(name)}${TEMPORARY}`;
    await writeDurably(temporary, text);
    await rename(temporary, this.#path(name));
    await flush(this.#directory);
  }
}

function encodeSnapshot(state: string): string {
  return `{"format":1,"sha256":"${checksum(state)}","state":${state}}`;
}

function decodeSnapshot(name: string, file: string): unknown {
  const header = HEADER.exec(file);
  const text = header === null ? '' : file.slice(header[0].length, -1);
  if (header?.[1] !== checksum(text)) {
    throw new CodedError('snapshot_damaged', `the snapshot ${name} is damaged: its checksum doesn't fit`);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CodedError('snapshot_damaged', `the snapshot ${name} is damaged: it is not JSON`, { cause });
  }
}

function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function flush(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function available<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    throw new UnavailableError('snapshots_unavailable', "the snapshot directory can't be used", cause);
  }
}
