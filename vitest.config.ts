import { defineConfig } from 'vitest/config';

/** The store runs in process and hangs or crashes in a worker thread: every project uses processes. */
const pool = 'forks';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          pool,
          include: [
            'packages/*/{src,test}/**/*.test.ts',
            'adapters/*/**/*.test.ts',
            'apps/*/src/**/*.test.ts',
            'scenarios/**/*.test.ts',
            'test/{layering,golden,regression,http-api,runbooks}/**/*.test.ts',
          ],
          testTimeout: 20_000,
          hookTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'e2e',
          pool,
          include: ['test/{e2e,docs}/**/*.test.ts'],
          // Each starts the whole product: one at a time, so that they measure it and not each other.
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'inputs',
          pool,
          include: ['test/inputs/**/*.test.ts'],
          // Real clients against the whole product, one after the other.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'distributed',
          pool,
          include: ['test/distributed/**/*.test.ts'],
          // Real servers and a process for each role: one file at a time.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'llm',
          pool,
          include: ['test/llm/**/*.test.ts'],
          // Real weights, which take all the time there is: one file at a time.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'ui',
          pool,
          include: ['test/ui/**/*.test.ts'],
          globalSetup: ['tools/chromium.mjs'],
          // The whole product and a browser: one file at a time.
          fileParallelism: false,
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'fuzz',
          pool,
          include: ['test/fuzz/**/*.fuzz.test.ts'],
          // A minute for each parser; the two cores of a small machine are not shared by more of them.
          maxWorkers: 2,
          testTimeout: 150_000,
        },
      },
    ],
  },
});
