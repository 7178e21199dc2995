import type { Example } from './with-examples.ts'

const containerId = 'shop-db'
const backupId = 'shop-db-20260101T020000Z-abcd'
const ids = { sourceId: '1f2e3d4c5b6a', newId: 'a6b5c4d3e2f1' }
const timestamp = '2026-01-01T02:00:07.000Z'
const tree = '/var/lib/postgresql/data'

/** What a plan hands out; a start with it does exactly that. */
const plan = {
  source: '5d41402abc4b2a76',
  image: '7d793037a0760186',
  configuration: '9e107d9d372bb682',
  environment: 'e4d909c290d0fb1c',
  labels: '0cc175b9c0f1b6a8',
  mounts: '92eb5ffee6ae2fec',
  ports: '4a8a08f09d37b737',
  networks: '8277e0910d750195',
  options: 'e1671797c52e15f7',
}

function changesState(action: string, summary: string, options?: object): Example {
  const body = { action, containerId, ...(options === undefined ? {} : { options }) }
  return { name: action, summary, body, status: 200, answer: { success: true, action, containerId: ids.sourceId } }
}

/** Every action at least once, and how a request goes wrong. */
export const actionExamples: readonly Example[] = [
  {
    name: 'clone',
    summary: 'Clone a container with its data, and start it',
    body: {
      action: 'clone',
      containerId,
      options: { name: 'shop-db-copy', start: true, unnamedMounts: 'recommended', writableLayer: 'include' },
    },
    status: 200,
    answer: { success: true, action: 'clone', ...ids, newName: 'shop-db-copy' },
  },
  {
    name: 'cloneWithChoices',
    summary: 'Decide for each mount, and change what the clone has',
    body: {
      action: 'clone',
      containerId,
      engine: 'local',
      options: {
        name: 'shop-db-copy',
        mounts: { [tree]: 'exclude' },
        overrides: { ports: 'auto', env: { PGDATA: null, STAGE: 'test' }, memoryBytes: 268_435_456 },
      },
    },
    status: 200,
    answer: { success: true, action: 'clone', ...ids, newName: 'shop-db-copy' },
  },
  {
    name: 'planClone',
    summary: 'What a clone would do',
    body: { action: 'plan-clone', containerId, options: { name: 'shop-db-copy' } },
    status: 200,
  },
  {
    name: 'cloneAsPlanned',
    summary: 'Do exactly what was planned',
    body: { action: 'clone', containerId, options: { name: 'shop-db-copy', plan } },
    status: 200,
    answer: { success: true, action: 'clone', ...ids, newName: 'shop-db-copy' },
  },
  {
    name: 'export',
    summary: 'Export the filesystem as a compressed tar file',
    body: { action: 'backup', containerId, options: { name: 'shop-db.tar.zst', path: 'nightly' } },
    status: 200,
    answer: {
      success: true,
      action: 'backup',
      containerId: ids.sourceId,
      backupFile: 'shop-db.tar.zst',
      backupPath: '/srv/exports/nightly/shop-db.tar.zst',
      sizeBytes: 104_857_600,
      sizeMB: 100,
      timestamp,
    },
  },
  {
    name: 'exportInBackground',
    summary: 'The same without waiting for it',
    headers: { prefer: 'respond-async', 'idempotency-key': 'shop-db-nightly-1' },
    body: { action: 'backup', containerId },
    status: 202,
  },
  {
    name: 'backup',
    summary: 'Back up the whole container into a vault',
    body: {
      action: 'backup',
      containerId,
      options: { format: 'complete', vault: 'Default', mode: 'pause', mounts: { [tree]: 'include' } },
    },
    status: 200,
    answer: {
      success: true,
      action: 'backup',
      containerId: ids.sourceId,
      backupId,
      sizeBytes: 524_288_000,
      storedBytes: 131_072_000,
      timestamp,
    },
  },
  {
    name: 'restore',
    summary: 'Restore a backup as a new container',
    body: { action: 'restore', options: { backupId, name: 'shop-db-copy', verify: true } },
    status: 200,
    answer: { success: true, action: 'restore', backupId, newId: ids.newId, newName: 'shop-db-copy' },
  },
  {
    name: 'planRestore',
    summary: 'What a restore would do',
    body: { action: 'plan-restore', options: { backupId, mounts: { [tree]: 'empty' } } },
    status: 200,
  },
  changesState('start', 'Start a container'),
  changesState('stop', 'Stop a container', { timeoutSeconds: 0 }),
  changesState('restart', 'Restart a container', { timeoutSeconds: 0 }),
  changesState('pause', 'Pause a container'),
  changesState('unpause', 'Resume a paused container'),
  changesState('kill', 'Send it a signal', { signal: 'SIGHUP' }),
  changesState('rename', 'Rename a container', { name: 'shop-db-copy' }),
  changesState('remove', 'Remove a container', { force: true }),
  {
    name: 'unknownField',
    summary: 'A field that does not exist',
    body: { action: 'clone', containerId, options: { nmae: 'shop-db-copy' } },
    status: 400,
    answer: {
      success: false,
      action: 'clone',
      code: 'BAD_REQUEST',
      message: 'options.nmae: is not known here',
      field: 'options.nmae',
    },
  },
  {
    name: 'unknownContainer',
    summary: 'A container that does not exist',
    body: { action: 'stop', containerId: 'nobody-here' },
    status: 404,
  },
  {
    name: 'cloneFails',
    summary: 'A clone answers 500 for every cause',
    body: { action: 'clone', containerId: 'nobody-here' },
    status: 500,
  },
]
