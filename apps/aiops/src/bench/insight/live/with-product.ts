import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Product, startProduct } from '../../product.ts';
import { heldOutRegistry } from '../held-out/run-held-out.ts';

/** Whatever model the machine has: this is of the rules alone. */
export const NO_MODEL = { AIOPS_MODEL_FILE: '', AIOPS_OLLAMA_URL: '' };

/** Measures on a product that is started for it over an empty store, and is gone afterwards. */
export async function withProduct<T>(
  environment: Readonly<Record<string, string>>,
  measure: (product: Product) => Promise<T>,
): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'aiops-bench-insight-'));
  const devices = join(directory, 'devices.json');
  await writeFile(devices, JSON.stringify(heldOutRegistry()));
  const product = await startProduct(join(directory, 'data'), { ...environment, AIOPS_DEVICES: devices });
  try {
    return await measure(product);
  } finally {
    await product.stop('SIGKILL');
    await rm(directory, { recursive: true, force: true });
  }
}

/** Whole milliseconds in a note. */
export function shown(ms: number | null): string {
  return ms === null ? 'none' : String(Math.round(ms));
}
