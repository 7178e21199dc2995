/** See ../rooms.mjs for what the words mean. */
export const apps = {
  server: {
    folder: 'apps/server/src',
    reason: 'The server draws nothing, and dockerode is wrapped once, in packages/docker-ops.',
    all: ['contract', 'contract/messages', 'node', 'npm:zod', 'log.ts'],
    tests: [
      'npm:vitest',
      'npm:@trpc/server',
      'npm:jose',
      'npm:oidc-provider',
      'npm:@levischuck/tiny-cbor',
      'npm:otpauth',
      'testing',
      'config.ts',
      'database',
      'http',
      'docker-ops',
      'docker-ops/testing',
      'testing docker-ops/data',
      'vault',
      'vault/testing',
    ],
    layers: [
      {
        rooms: {
          'log.ts': ['npm:pino'],
          'config.ts': ['npm:@fastify/proxy-addr'],
          'node-flags.ts': [],
          'version.ts': [],
        },
      },
      {
        reason: 'This is the ground the server stands on: it imports no job and no noun.',
        rooms: {
          database: ['archive', 'npm:kysely'],
          engines: ['docker-ops'],
          watching: [],
        },
      },
      {
        reason: 'access is ground: who calls and what they may, for every way in.',
        rooms: {
          access: [
            'database',
            'npm:kysely',
            'npm:cookie',
            'npm:rate-limiter-flexible',
            'npm:@zxcvbn-ts/language-common',
            'type npm:@trpc/server',
          ],
        },
      },
      {
        reason: 'sight is ground: what of the engines and vaults somebody sees, for every noun.',
        rooms: { sight: ['access', 'engines', 'docker-ops'] },
      },
      {
        reason: 'upkeep is ground: it knows of jobs what whoever runs them tells it.',
        rooms: { upkeep: ['database', 'engines', 'watching', 'docker-ops', 'npm:kysely'] },
      },
      {
        reason: 'trpc is how every noun speaks: it imports no job and no noun.',
        rooms: { trpc: ['access', 'npm:@trpc/server'] },
      },
      {
        reason: 'jobs imports no noun: server.ts hands it all recipes as one Record<JobKind, Recipe>.',
        rooms: { jobs: ['access', 'sight', 'database', 'trpc', 'watching', 'type upkeep', 'npm:kysely'] },
      },
      {
        reason: 'Nouns never import each other: server.ts and rest/ compose them.',
        rooms: {
          'sessions/oidc': ['access', 'database', 'trpc', 'npm:cookie', 'npm:kysely', 'npm:openid-client'],
          sessions: ['access', 'trpc'],
          account: ['access', 'trpc', 'npm:otpauth', 'npm:@simplewebauthn/server'],
          users: ['access', 'trpc'],
          tokens: ['access', 'trpc'],
          audit: ['access', 'database', 'trpc', 'watching', 'type vault', 'npm:kysely'],
          schedules: ['access', 'database', 'sight', 'trpc', 'watching', 'npm:croner', 'npm:kysely'],
          containers: ['access', 'engines', 'sight', 'jobs', 'trpc', 'watching', 'docker-ops'],
          exports: ['access', 'database', 'engines', 'sight', 'jobs', 'trpc', 'docker-ops', 'npm:kysely'],
          clones: ['access', 'engines', 'sight', 'jobs', 'trpc', 'upkeep', 'docker-ops'],
          restores: ['access', 'engines', 'sight', 'jobs', 'trpc', 'docker-ops', 'type vault'],
          retention: ['access', 'database', 'jobs', 'trpc', 'watching', 'npm:kysely'],
          backups: ['access', 'engines', 'sight', 'jobs', 'trpc', 'upkeep', 'version.ts', 'docker-ops', 'vault'],
          alerts: ['access', 'database', 'sight', 'trpc', 'watching', 'type vault', 'npm:kysely'],
          vaults: ['access', 'database', 'jobs', 'trpc', 'version.ts', 'archive', 'vault', 'npm:kysely'],
        },
      },
      {
        rooms: { 'create-audit.ts': ['*', 'type vault'], 'create-people.ts': ['*'], 'create-notifications.ts': ['*'] },
      },
      { rooms: { 'create-alerts.ts': ['*'] } },
      { rooms: { control: ['*'] } },
      { rooms: { 'router.ts': ['*'] } },
      {
        reason: 'REST and HTTP speak for the nouns and know no console.',
        rooms: {
          rest: [
            '*',
            'docker-ops',
            'npm:fastify',
            'npm:@fastify/static',
            'npm:@fastify/swagger',
            'npm:@fastify/swagger-ui',
            'npm:fastify-type-provider-zod',
            'npm:kysely',
            'npm:zod',
          ],
          http: [
            '*',
            'rest',
            'npm:fastify',
            'npm:@fastify/helmet',
            'npm:@fastify/proxy-addr',
            'npm:@fastify/static',
            'npm:@trpc/server',
            'npm:ws',
          ],
        },
      },
      { rooms: { 'server.ts': ['*', 'docker-ops', 'npm:fastify'] } },
      {
        rooms: {
          'check-health.ts': ['config.ts'],
          'holdfast.ts': ['config.ts', 'control'],
          'main.ts': ['*', 'npm:pino'],
        },
      },
      {
        rooms: {
          testing: ['*', 'docker-ops', 'npm:@trpc/client', 'npm:pino', 'npm:ws'],
        },
      },
    ],
  },

  web: {
    folder: 'apps/web/src',
    reason: 'The console takes types from the contract and the router and no code, and zod stays out of the browser.',
    all: [
      'type contract',
      'type server/router.ts',
      'contract/messages',
      'contract/same-subject.ts',
      'contract/permissions.ts',
      'npm:react',
      'npm:@mantine/core',
      'npm:@mantine/hooks',
      'npm:@mantine/notifications',
      'npm:@tabler/icons-react',
      'npm:@tanstack/react-query',
    ],
    tests: [
      'contract',
      'node',
      'testing trpc',
      'testing jobs',
      'testing plans',
      'npm:vitest',
      'npm:@trpc/server',
      'npm:@testing-library/react',
    ],
    layers: [
      {
        reason: 'trpc, ui, jobs, plans and access are what features stand on: they import no feature.',
        rooms: {
          trpc: ['npm:@trpc/client', 'npm:@trpc/tanstack-react-query', 'type npm:@trpc/server'],
          ui: [],
          jobs: ['trpc', 'ui', 'npm:@trpc/tanstack-react-query'],
          plans: ['trpc', 'ui'],
          access: ['trpc', 'ui'],
        },
      },
      {
        reason: 'A feature knows only itself: pages in web/app compose features and pass actions as children.',
        rooms: {
          'features/account': ['trpc', 'ui', 'npm:@simplewebauthn/browser', 'npm:uqr'],
          'features/audit': ['trpc', 'ui'],
          'features/backups': ['jobs', 'plans', 'trpc', 'ui'],
          'features/clones': ['jobs', 'plans', 'trpc', 'ui'],
          'features/containers': [
            'jobs',
            'trpc',
            'ui',
            'npm:@tanstack/react-virtual',
            'npm:@trpc/tanstack-react-query',
          ],
          'features/exports': ['jobs', 'trpc', 'ui'],
          'features/jobs': ['jobs', 'trpc', 'ui'],
          'features/restores': ['jobs', 'plans', 'trpc', 'ui'],
          'features/sessions': ['trpc', 'ui', 'npm:@simplewebauthn/browser'],
          'features/settings': ['trpc', 'ui'],
          'features/tokens': ['access', 'trpc', 'ui'],
          'features/users': ['access', 'trpc', 'ui'],
          'features/vaults': ['jobs', 'trpc', 'ui'],
        },
      },
      {
        rooms: {
          app: ['*', 'npm:@tanstack/react-router'],
          'app/test-setup.ts': ['npm:vitest', 'npm:@testing-library/react'],
        },
      },
      { rooms: { '.': ['*', 'npm:react-dom'] } },
    ],
  },

  'web-build': {
    folder: 'apps/web',
    reason: 'What builds the console knows nothing of it.',
    all: ['node', 'npm:vite'],
    layers: [
      { rooms: { build: [], public: [] } },
      { rooms: { 'vite.config.ts': ['build', 'npm:@vitejs/plugin-react'] } },
    ],
  },
}
