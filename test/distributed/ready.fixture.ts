import { eventually } from '../e2e/product.fixture.ts';
import type { Installation } from './installation.fixture.ts';

/** Generous: the truth must be told, not at once. */
const TRUTH_MS = 60_000;
const LOOK_LIMIT_MS = 15_000;

export interface Ready {
  readonly status: number;
  /** Names of what is missing; a process that does not answer is missing itself. */
  readonly missing: readonly string[];
}

export async function readyAt(url: string): Promise<Ready> {
  try {
    const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(LOOK_LIMIT_MS) });
    const { dependencies } = (await answer.json()) as { dependencies: { name: string; ok: boolean }[] };
    return {
      status: answer.status,
      missing: dependencies.filter(({ ok }) => !ok).map(({ name }) => name),
    };
  } catch {
    return { status: 0, missing: ['process'] };
  }
}

/** Until each says 503 and names what is away. */
export async function untilMissing(
  installation: Installation,
  names: readonly string[],
  dependency: string,
): Promise<void> {
  for (const name of names) {
    await eventually(
      `${name} without its ${dependency}`,
      async () => {
        const { status, missing } = await readyAt(installation.urlOf(name));
        if (status !== 503 || !missing.includes(dependency))
          throw new Error(`${name}: ${status} ${missing.join()}`);
        return true;
      },
      TRUTH_MS,
    );
  }
}

export async function untilReady(installation: Installation, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await eventually(
      `${name} ready`,
      async () => {
        const { status, missing } = await readyAt(installation.urlOf(name));
        if (status !== 200) throw new Error(`${name}: ${status} ${missing.join()}`);
        return true;
      },
      TRUTH_MS,
    );
  }
}
