import fc from 'fast-check';

/** How long each property is tried; `FUZZ_SECONDS` says otherwise. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 60);

const LIMITS = {
  numRuns: Number.MAX_SAFE_INTEGER,
  interruptAfterTimeLimit: SECONDS * 1000,
  markInterruptAsFailure: false,
};

function newSeed(name: string): number {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2_147_483_647);
  process.stdout.write(`fuzz ${name}: seed ${seed}\n`);
  return seed;
}

/**
 * Tries a property for a minute with a seed of its own, which is printed: `FUZZ_SEED` runs the same again.
 * @throws what the property threw, with the smallest input that makes it throw
 */
export function forAMinute<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => boolean,
): number {
  let runs = 0;
  const property = fc.property(arbitrary, (value) => {
    runs += 1;
    return holds(value);
  });
  fc.assert(property, { ...LIMITS, seed: newSeed(name) });
  process.stdout.write(`fuzz ${name}: ${runs} inputs\n`);
  return runs;
}

/** The same for what may rest. */
export async function forAMinuteOf<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => Promise<boolean>,
): Promise<number> {
  let runs = 0;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    runs += 1;
    return await holds(value);
  });
  await fc.assert(property, { ...LIMITS, seed: newSeed(name) });
  process.stdout.write(`fuzz ${name}: ${runs} inputs\n`);
  return runs;
}
