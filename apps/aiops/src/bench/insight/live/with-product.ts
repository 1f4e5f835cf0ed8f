import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, startProduct } from '../../product.ts';
import { heldOutRegistry } from '../held-out/run-held-out.ts';

/** Whatever model the machine has: this is of the rules alone. */
export const NO_MODEL = { AIOPS_MODEL_FILE: '', AIOPS_OLLAMA_URL: '' };

/** Measures on a product that is started for it over an empty store, and is stopped afterwards. */
export type WithProduct = <T>(
  environment: Readonly<Record<string, string>>,
  measure: (product: Product) => Promise<T>,
) => Promise<T>;

/**
 * Products one after another, whose data is deleted together when all are measured. ext4 without a journal passes over
 * every inode that was freed in the last minutes when it makes a file: with the data of one measure deleted before the
 * next, the next was four times as slow (p99 488 ms instead of 121, after 24,000 deleted files).
 */
export async function withProducts<T>(measureAll: (withProduct: WithProduct) => Promise<T>): Promise<T> {
  const root = await mkdtemp(join(tmpdir(), 'aiops-bench-insight-'));
  const devices = join(root, 'devices.json');
  await writeFile(devices, JSON.stringify(heldOutRegistry()));
  let started = 0;
  try {
    return await measureAll(async (environment, measure) => {
      started += 1;
      const data = join(root, `data-${started}`);
      const product = await startProduct(data, { ...environment, AIOPS_DEVICES: devices });
      try {
        return await measure(product);
      } finally {
        await product.stop('SIGKILL');
      }
    });
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

/** Whole milliseconds in a note. */
export function shown(ms: number | null): string {
  return ms === null ? 'none' : String(Math.round(ms));
}
