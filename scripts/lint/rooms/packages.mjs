/** See ../rooms.mjs for what the words mean. */
export const packages = {
  contract: {
    folder: 'packages/contract/src',
    reason: 'contract is the words both sides speak: it imports zod and nothing else.',
    tests: ['.', 'testing', 'node', 'npm:vitest'],
    layers: [
      {
        reason: 'The browser reads these: they import nothing, zod neither.',
        rooms: { messages: [], 'same-subject.ts': [], 'permissions.ts': [] },
      },
      { rooms: { '.': ['messages', 'same-subject.ts', 'permissions.ts', 'npm:zod'] } },
      { rooms: { testing: ['.', 'npm:zod'] } },
    ],
  },

  archive: {
    folder: 'packages/archive/src',
    reason: 'archive is streams of bytes and files on a disk: it knows no Docker, no vault and nobody who calls it.',
    all: ['contract', 'contract/messages', 'contract/same-subject.ts', 'node'],
    tests: ['npm:vitest', 'testing'],
    layers: [{ rooms: { files: [], frames: [], tar: [] } }, { rooms: { '.': ['*'] } }, { rooms: { testing: ['*'] } }],
  },

  'host-files': {
    folder: 'packages/host-files/src',
    reason:
      'host-files is folders of this host, read by descriptors: it knows no Docker, no vault and nobody who calls it.',
    all: ['archive', 'contract', 'contract/messages', 'node'],
    tests: ['npm:vitest', 'testing', 'folder', 'tar', 'walk'],
    layers: [
      { reason: 'libc is calls of the C library: nobody else knows koffi.', rooms: { libc: ['npm:koffi'] } },
      { rooms: { folder: ['libc'] } },
      { rooms: { thread: ['libc'] } },
      { rooms: { walk: ['folder', 'libc', 'thread'] } },
      { rooms: { describe: ['libc', 'walk'] } },
      { rooms: { tar: ['describe', 'folder', 'libc', 'thread', 'walk'], write: ['describe', 'folder', 'libc'] } },
      { rooms: { '.': ['*'] } },
      { rooms: { testing: ['*', 'npm:koffi'] } },
    ],
  },

  'docker-ops': {
    folder: 'packages/docker-ops/src',
    reason: 'docker-ops does not know who calls it: no HTTP, users, vaults or React. dockerode stays in engine.',
    all: ['archive', 'contract', 'contract/messages', 'host-files', 'node', 'npm:zod'],
    tests: [
      'foundation/bootstrap',
      'foundation/engines',
      'capture/backup-sink.ts',
      'npm:vitest',
      'npm:fast-check',
      'npm:tar-stream',
      'testing',
      'testing engine',
      'testing clone',
      'testing capture',
      'testing restore',
      'testing export',
      'archive/testing',
      'host-files/testing',
    ],
    layers: [
      {
        reason: 'engine is what all of docker-ops stands on: it imports no other room.',
        rooms: { engine: ['npm:dockerode'] },
      },
      {
        reason: 'Each of these is one thing about an engine, and knows no job that uses it.',
        rooms: { export: ['engine'], policy: ['engine'], sizes: ['engine'] },
      },
      { rooms: { 'writable-layer': ['engine', 'sizes'] } },
      {
        reason: 'made is all that Holdfast makes on an engine and takes away, for every kind of job.',
        rooms: { made: ['engine'] },
      },
      { rooms: { container: ['engine', 'made', 'sizes', 'type npm:dockerode'] } },
      { rooms: { data: ['engine', 'made', 'npm:tar-stream'], quiesce: ['container', 'engine'] } },
      {
        reason: 'plan takes inspects and options and gives what to create. It knows no job and asks no engine.',
        rooms: { plan: ['container', 'engine', 'made', 'policy'] },
      },
      {
        reason: 'make is the common tail of clone and restore.',
        rooms: { make: ['engine', 'made', 'plan', 'npm:tar-stream'] },
      },
      {
        reason: 'What capture writes, restore reads.',
        rooms: { 'capture/backup-document.ts': [], 'capture/backup-sink.ts': ['*'] },
      },
      {
        reason: 'Jobs on an engine never import each other: what two of them need lies below both.',
        rooms: {
          capture: [
            'capture/backup-document.ts',
            'capture/backup-sink.ts',
            'container',
            'data',
            'engine',
            'made',
            'plan',
            'quiesce',
            'sizes',
            'writable-layer',
          ],
          clone: ['container', 'data', 'engine', 'made', 'make', 'plan', 'quiesce', 'sizes', 'writable-layer'],
          restore: ['capture/backup-document.ts', 'container', 'data', 'engine', 'made', 'make', 'plan'],
        },
      },
      { rooms: { '.': ['*'] } },
      { rooms: { testing: ['*'] } },
    ],
  },

  vault: {
    folder: 'packages/vault/src',
    reason: 'vault keeps bytes by their hash: it knows no Docker, no database and nobody who calls it.',
    all: ['archive', 'contract', 'contract/messages', 'host-files', 'node', 'npm:zod'],
    tests: ['.', 'npm:vitest', 'testing', 'tree', 'archive/testing'],
    layers: [
      { reason: 'vault.ts is what callers see: types alone.', rooms: { 'vault.ts': [] } },
      { reason: 'store keeps objects by key and knows nothing of what is in them.', rooms: { store: [] } },
      {
        reason: 'A journal is lines of text beside the backups, and knows none of them.',
        rooms: { journal: ['store'] },
      },
      { reason: 'blob is frames of bytes by their hash; it knows no table and no pack.', rooms: { blob: ['store'] } },
      { rooms: { table: ['blob', 'store'], layer: ['blob', 'store'], backup: ['blob', 'store', 'vault.ts'] } },
      { rooms: { pack: ['blob', 'store', 'table'], leases: ['backup', 'store'] } },
      {
        reason: 'A tree is a table and its packs, whatever backup it is in.',
        rooms: {
          tree: ['blob', 'pack', 'store', 'table'],
          folder: ['archive/frames', 'backup', 'blob', 'host-files/describe', 'pack', 'store', 'table', 'vault.ts'],
          browse: ['blob', 'pack', 'store', 'table', 'vault.ts'],
          'vault-parts.ts': ['backup', 'leases', 'store'],
        },
      },
      {
        reason: 'What is done with a vault: each knows the parts of it, and none of the others.',
        rooms: {
          draft: ['backup', 'blob', 'folder', 'layer', 'leases', 'store', 'tree', 'vault-parts.ts', 'vault.ts'],
          open: ['backup', 'blob', 'browse', 'layer', 'store', 'tree', 'vault-parts.ts', 'vault.ts'],
          verify: ['backup', 'blob', 'layer', 'store', 'tree', 'vault-parts.ts', 'vault.ts'],
        },
      },
      {
        reason: 'A prune takes away what drafts left.',
        rooms: { prune: ['backup', 'draft', 'store', 'vault-parts.ts'] },
      },
      { rooms: { '.': ['*'] } },
      { rooms: { testing: ['*', 'npm:vitest', 'archive/testing'] } },
    ],
  },
}
