import fc from 'fast-check';

/** How long each property is tried; `FUZZ_SECONDS` says otherwise. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 60);

/**
 * Tries a property for a minute with a seed of its own, which is printed: `FUZZ_SEED` runs the same again.
 * @throws what the property threw, with the smallest input that makes it throw
 */
export function forAMinute<T>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  holds: (value: T) => boolean,
): number {
  const seed = Number(process.env.FUZZ_SEED ?? Date.now() % 2_147_483_647);
  let runs = 0;
  process.stdout.write(`fuzz ${name}: seed ${seed}\n`);
  fc.assert(
    fc.property(arbitrary, (value) => {
      runs += 1;
      return holds(value);
    }),
    {
      seed,
      numRuns: Number.MAX_SAFE_INTEGER,
      interruptAfterTimeLimit: SECONDS * 1000,
      markInterruptAsFailure: false,
    },
  );
  process.stdout.write(`fuzz ${name}: ${runs} inputs\n`);
  return runs;
}
