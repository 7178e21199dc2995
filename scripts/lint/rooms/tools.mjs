/** See ../rooms.mjs for what the words mean. */
export const tools = {
  scripts: {
    folder: 'scripts',
    reason:
      'scripts set up and run the others: they read the environment through the config, and call no library of ours.',
    all: ['node'],
    tests: ['tools', 'npm:vitest'],
    layers: [
      { rooms: { bootstrap: [], lint: [] } },
      { rooms: { tools: ['bootstrap'], panel: ['server/config.ts'], smoke: ['bootstrap'] } },
      { rooms: { test: ['tools'], web: ['bootstrap', 'tools'], engine: ['bootstrap', 'tools'] } },
      { rooms: { setup: ['bootstrap', 'engine', 'tools', 'server/config.ts'] } },
      { rooms: { debian: ['bootstrap', 'setup', 'tools'] } },
      { rooms: { demo: ['bootstrap', 'debian', 'engine', 'setup', 'tools'] } },
      { rooms: { commands: ['*', 'server/config.ts', 'server/node-flags.ts'] } },
      { rooms: { '.': ['*'] } },
    ],
  },

  e2e: {
    folder: 'e2e',
    isTesting: true,
    reason: 'e2e sees what a user sees: the running server, a browser and a real engine.',
    all: ['node', 'npm:@playwright/test'],
    layers: [
      {
        rooms: {
          '.': ['docker-ops', 'docker-ops/testing', 'server/testing', 'scripts/demo', 'npm:@axe-core/playwright'],
        },
      },
    ],
  },

  bench: {
    folder: 'bench',
    isTesting: true,
    reason: 'bench drives the program from outside, as its peers.',
    all: ['node', 'docker-ops', 'docker-ops/testing', 'server/testing'],
    layers: [{ rooms: { peers: ['knot'], '.': ['knot'] } }],
  },

  root: {
    folder: '',
    reason: 'These configure a tool and know no more.',
    layers: [
      {
        rooms: {
          'playwright.config.ts': ['scripts/setup', 'npm:@playwright/test'],
          'vitest.config.ts': ['npm:vitest'],
        },
      },
    ],
  },
}
