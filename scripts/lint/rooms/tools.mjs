/** See ../rooms.mjs for what the words mean. */

/** What even the packages' tests stand on. */
export const foundation = {
  foundation: {
    folder: 'scripts',
    reason: 'This runs before anything is installed, and for the tests of every package: it imports Node alone.',
    all: ['node'],
    tests: ['tools', 'npm:vitest'],
    layers: [
      { rooms: { bootstrap: [], 'debian/debian-source.ts': [] } },
      { rooms: { tools: ['bootstrap'] } },
      { rooms: { engines: ['bootstrap', 'debian/debian-source.ts', 'tools'], lint: [] } },
    ],
  },
}

export const tools = {
  scripts: {
    folder: 'scripts',
    reason:
      'scripts set up and run the others: they read the environment through the config, and call no library of ours.',
    all: ['foundation/bootstrap', 'foundation/tools', 'node'],
    tests: ['docker-ops/testing', 'npm:vitest'],
    layers: [
      { rooms: { panel: ['server/config.ts'], smoke: [], test: [], web: [], engine: [] } },
      { rooms: { setup: ['engine', 'server/config.ts'] } },
      { rooms: { debian: ['setup', 'foundation/debian/debian-source.ts'] } },
      {
        reason: 'The demo makes its history with the code that a panel would have made it with.',
        rooms: {
          demo: [
            'debian',
            'engine',
            'setup',
            'contract',
            'vault',
            'server/access',
            'server/alerts',
            'server/database',
            'server/jobs',
            'server/schedules',
            'server/vaults',
          ],
        },
      },
      {
        rooms: {
          commands: ['*', 'foundation/engines', 'server/config.ts', 'server/control', 'server/node-flags.ts'],
        },
      },
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
          '.': [
            'docker-ops',
            'docker-ops/testing',
            'server/testing',
            'testing server/sessions/oidc',
            'testing server/notifications',
            'scripts/demo',
            'npm:@axe-core/playwright',
            'npm:otpauth',
          ],
        },
      },
    ],
  },

  bench: {
    folder: 'bench',
    isTesting: true,
    reason: 'bench drives the program from outside, as its peers.',
    all: ['node', 'docker-ops', 'docker-ops/testing', 'server/testing'],
    layers: [{ rooms: { '.': [] } }],
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
