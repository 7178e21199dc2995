import { defineConfig } from 'vitest/config'

// Other people's containers may be at work on the machine: what is waited for ends as soon as it is there.
const poll = { timeout: 30_000 }

// Vitest's own choice leaves a core idle.
const everyCore = { maxWorkers: '100%' }
// Importing a module of ours does nothing, so the files of a worker can share them.
const shared = { isolate: false, ...everyCore }

// Much of their time is waiting for the engine and its disk: of two cores, two files at a time use two thirds.
const engineWorkers = 4

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/server/src/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: ['**/*.engine.test.ts', '**/*.long.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 30_000,
          expect: { poll },
          ...shared,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['packages/*/src/**/*.engine.test.ts', 'apps/server/src/**/*.engine.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: engineWorkers,
          expect: { poll },
        },
      },
      {
        // The ways of the data once more, with large bodies through dockerode, which is the way TLS takes.
        test: {
          name: 'engine-dockerode',
          include: [
            'packages/docker-ops/src/export/export-container.engine.test.ts',
            'packages/docker-ops/src/data/fill-volumes.engine.test.ts',
            'packages/docker-ops/src/clone/clone-data.engine.test.ts',
            'packages/docker-ops/src/capture/capture-container.engine.test.ts',
            'packages/docker-ops/src/restore/capture-and-restore.engine.test.ts',
            'packages/docker-ops/src/restore/restore-container.engine.test.ts',
          ],
          provide: { readsSockets: false },
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: engineWorkers,
          expect: { poll },
        },
      },
      {
        // The main ways, on another engine than the machine's.
        test: {
          name: 'engine-28',
          include: [
            'packages/docker-ops/src/container/read-containers.engine.test.ts',
            'packages/docker-ops/src/export/export-container.engine.test.ts',
            'packages/docker-ops/src/clone/{clone-container,clone-data,clone-mounts}.engine.test.ts',
            'packages/docker-ops/src/restore/{capture-and-restore,restore-container,restore-verify}.engine.test.ts',
            'packages/docker-ops/src/restore/{mount-spellings,random-walk}.engine.test.ts',
            'apps/server/src/backups/{backups,killed-server}.engine.test.ts',
            'apps/server/src/engines/main-ways.engine.test.ts',
            'apps/server/src/rest/clone-refusals.engine.test.ts',
            'apps/server/src/restores/restores.engine.test.ts',
          ],
          environment: 'node',
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: engineWorkers,
          expect: { poll },
        },
      },
      {
        test: {
          name: 'long',
          include: [
            'packages/*/src/**/*.long.test.ts',
            'apps/server/src/**/*.long.test.ts',
            'apps/server/src/backups/killed-server.engine.test.ts',
            'packages/docker-ops/src/restore/random-walk.engine.test.ts',
            'apps/server/src/http/{floods,password-flood}.test.ts',
          ],
          // Of its three kinds together 202 kills; ten thousand tabs that are opened and closed.
          env: { HOLDFAST_TEST_ROUNDS: '68', HOLDFAST_TEST_BODIES: '300', HOLDFAST_TEST_FLOOD: '10' },
          environment: 'node',
          testTimeout: 1_800_000,
          hookTimeout: 600_000,
          fileParallelism: false,
        },
      },
      {
        extends: './apps/web/vite.config.ts',
        test: { name: 'web', root: './apps/web', include: ['src/**/*.test.tsx'], environment: 'jsdom', ...everyCore },
      },
    ],
  },
})
