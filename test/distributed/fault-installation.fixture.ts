import { afterAll, beforeAll } from 'vitest';
import { temporaryDirectory } from '../e2e/product.fixture.ts';
import { Installation } from './installation.fixture.ts';

/** Of one test: what it waits for is waited for generously. */
export const FAULT_LIMIT_MS = 400_000;

export const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One for all tests of a suite: each of them looks at ships of its own. */
export function installationForSuite(env: Readonly<Record<string, string>> = {}): () => Installation {
  let installation: Installation | undefined;
  const removals: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    const directory = await temporaryDirectory((remove) => removals.push(remove));
    installation = new Installation(directory, env);
    await installation.start();
  }, FAULT_LIMIT_MS);
  afterAll(async () => {
    await installation?.end();
    for (const remove of removals) await remove();
  });
  return () => {
    if (installation === undefined) throw new Error('the installation did not start');
    return installation;
  };
}
