import { defineConfig } from 'vitest/config';

/** Three kinds of test: pure ones, ones on a real database, and the product as a whole. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          include: ['packages/{core,contract,web}/**/*.test.ts', 'scripts/**/*.test.ts'],
          setupFiles: ['test/seed.ts'],
          exclude: ['**/node_modules/**'],
          // Properties take a second or so; on a busy machine several times that.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'server',
          include: ['packages/server/**/*.test.ts'],
          setupFiles: ['test/seed.ts'],
          globalSetup: ['packages/server/testing/postgres.ts'],
          testTimeout: 30_000,
          expect: { poll: { timeout: 30_000 } },
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'product',
          include: ['test/**/*.test.ts'],
          testTimeout: 180_000,
          expect: { poll: { timeout: 30_000 } },
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
    maxWorkers: 2,
  },
});
