import {
  backupFile,
  backupFilesPage,
  backupId,
  backupMountChoice,
  backupOptions,
  backupSettings,
  dataReader,
  backupPreview,
  backupRef,
  backupSummary,
  backupTree,
  compression,
  exportFile,
  exportOptions,
  listBackupFiles,
  pinBackup,
  planRestoreInput,
  restoreMountChoice,
  restoreOptions,
  restorePlan,
  startBackup,
  startExport,
  startRestore,
  storedMessage,
  vaultId,
  vaultIdOrName,
  verification,
  verifyMethod,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'
import { digest, plan } from './clones.ts'
import { info, mount } from './containers.ts'

export const ref = { vaultId: 'default', backupId: 'web-20260102T030405Z-ab27' }
const on = { engineId: 'local', containerId: 'web' }
const named = ['', 'a'.repeat(161), 'web', 'Web-20260102T030405Z-ab27', 'web-20260102T030405-ab27', 'web-1-ab27', null]
const ids = ['', '-a', 'A', 'a_b', 'a/b', 'a'.repeat(64), null]
export const keys = [
  ['idempotencyKey', ''],
  ['idempotencyKey', 'a'.repeat(129)],
] as const
const backup = { vault: 'default', mode: 'stop', mounts: { '/data': 'include' } } as const
const tree = { path: '/data', kind: 'volume', source: 'data', entries: 1, bytes: 1, newBytes: 1 } as const
const verified = { at: 1, method: 'full', problems: ['A blob is missing.'] } as const
const summary = {
  id: ref.backupId,
  vaultId: ref.vaultId,
  engine: info.identity,
  containerId: 'c'.repeat(64),
  containerName: 'web',
  image: 'nginx:1',
  startedAt: 1,
  finishedAt: 2,
  mode: 'paused',
  frozenMs: 3,
  trees: [tree],
  left: ['/cache'],
  sizeBytes: 1,
  storedBytes: 1,
  newBytes: 1,
  warnings: ['Far fewer files than before.'],
  notKept: ['Sockets.'],
  verified,
  pinned: false,
} as const
const file = {
  name: 'a',
  nameBase64: null,
  type: 'hard link',
  size: 1,
  mode: 420,
  uid: 0,
  gid: 0,
  mtime: 1,
  linkTarget: 'b',
} as const
const restore = {
  name: 'web-restored',
  start: true,
  mounts: { '/data': 'restore' },
  labelGroups: { compose: 'keep' },
  verify: true,
  overrides: { user: '0' },
  allowUnexpected: true,
  confirm: ['HostConfig.Privileged (true)'],
  inPlace: false,
} as const
const refusedRestore = [
  ['name', 'a'],
  ['mounts./data', 'copy'],
  ['labelGroups.compose', 'maybe'],
  ['overrides.workingDir', 'srv'],
  ['inPlace', true],
] as const
const exported = { name: 'web.tar.zst', path: '/srv/exports', compression: 'zstd' } as const
const refusedExport = [
  ['name', ''],
  ['name', '.tar'],
  ['name', 'a/b.tar'],
  ['name', 'a\\b.tar'],
  ['name', 'a\0.tar'],
  ['name', 'web.zip'],
  ['name', `${'ä'.repeat(99)}.tar`],
  ['path', ''],
  ['path', 'a'.repeat(4097)],
  ['compression', 'bzip2'],
] as const

export const backupTables = {
  backupId: tableOf(backupId, {
    accepted: [ref.backupId, 'a.b_c-20260102T030405Z-2345'],
    refused: named.map((value) => ['', value] as const),
  }),
  vaultId: tableOf(vaultId, {
    accepted: ['default', '0', 'a'.repeat(63)],
    refused: ids.map((value) => ['', value] as const),
  }),
  vaultIdOrName: tableOf(vaultIdOrName, {
    accepted: ['default', ' My NAS '],
    refused: ['', '  ', 'a'.repeat(64), 1].map((value) => ['', value] as const),
  }),
  backupMountChoice: wordsOf(backupMountChoice, ['include', 'exclude']),
  restoreMountChoice: wordsOf(restoreMountChoice, ['restore', 'empty', 'exclude', 'host']),
  verifyMethod: wordsOf(verifyMethod, ['quick', 'full']),
  compression: wordsOf(compression, ['none', 'gzip', 'zstd']),
  storedMessage: tableOf(storedMessage, {
    accepted: [
      { code: 'verbatim', params: { text: 'a', list: ['b', { code: 'c', params: {} }], none: null } },
      'As a version wrote it that had no codes.',
    ],
    refused: [1, null, {}, { code: 'a' }, { code: 'a', params: { a: {} } }].map((value) => ['', value] as const),
  }),
  backupOptions: tableOf(backupOptions, {
    accepted: [backup, {}, { mounts: { '/data': 'leave' } }],
    refused: [
      ['vault', 'My NAS'],
      ['mode', 'freeze'],
      ['mounts./data', 'copy'],
      ['fullRead', 'yes'],
    ],
  }),
  backupSettings: tableOf(backupSettings, {
    accepted: [{}, { fullReadDays: 1 }, { fullReadDays: 365 }],
    refused: [
      ['fullReadDays', 0],
      ['fullReadDays', 366],
      ['fullReadDays', 1.5],
    ],
  }),
  dataReader: tableOf(dataReader, {
    accepted: [
      { kind: 'host', fullReadAt: 1 },
      { kind: 'host', fullReadAt: 1, withoutTrusted: true },
      { kind: 'engine', why: { code: 'reader-switched-off', params: {} } },
    ],
    refused: [
      ['kind', 'magic'],
      ['fullReadAt', undefined],
    ],
  }),
  startBackup: tableOf(startBackup, {
    accepted: [{ ...backup, ...on, idempotencyKey: 'once' }, on],
    refused: [['engineId', undefined], ['containerId', 'a b'], ['mode', 'freeze'], ...keys],
  }),
  backupPreview: tableOf(backupPreview, {
    accepted: [
      {
        containerId: 'c',
        containerName: 'web',
        isRunning: true,
        mounts: [{ ...mount, choice: 'include', canInclude: true, sizeBytes: null, keptIn: ['default'] }],
        writableLayerBytes: null,
        sizesPending: false,
      },
    ],
    refused: [
      ['mounts.0.choice', 'copy'],
      ['mounts.0.keptIn.0', 'My NAS'],
    ],
  }),
  verification: tableOf(verification, { accepted: [verified], refused: [['method', 'slow']] }),
  backupTree: tableOf(backupTree, { accepted: [tree], refused: [['kind', 'tmpfs']] }),
  backupSummary: tableOf(backupSummary, {
    accepted: [summary, { ...summary, engine: null, verified: null, frozenMs: null }],
    refused: [
      ['mode', 'pause'],
      ['trees.0.kind', 'tmpfs'],
      ['engine.id', null],
      ['verified.method', 'slow'],
    ],
  }),
  pinBackup: tableOf(pinBackup, { accepted: [{ ...ref, pinned: true }], refused: [['pinned', 'yes']] }),
  backupRef: tableOf(backupRef, {
    accepted: [ref],
    refused: [
      ['vaultId', 'My NAS'],
      ['backupId', 'web'],
    ],
  }),
  backupFile: tableOf(backupFile, {
    accepted: [file, { ...file, type: 'folder', linkTarget: null, nameBase64: 'YQ==' }],
    refused: [['type', 'socket']],
  }),
  listBackupFiles: tableOf(listBackupFiles, {
    accepted: [
      { ...ref, tree: '/data', folderBase64: '', offset: 10 },
      { ...ref, tree: '/', folderBase64: 'YQ==' },
    ],
    refused: [
      ['vaultId', ''],
      ['backupId', ''],
      ['tree', 'a'.repeat(4097)],
      ['folderBase64', 'a'.repeat(8193)],
      ['offset', -1],
      ['offset', 0.5],
    ],
  }),
  backupFilesPage: tableOf(backupFilesPage, {
    accepted: [{ files: [file], nextOffset: null }],
    refused: [['files.0.type', 'socket']],
  }),
  restoreOptions: tableOf(restoreOptions, {
    accepted: [restore, {}, { mounts: { '/data': 'skip' } }],
    refused: refusedRestore,
  }),
  planRestoreInput: tableOf(planRestoreInput, {
    accepted: [
      { ...restore, ...ref, engineId: 'local' },
      { ...ref, engineId: 'local' },
    ],
    refused: [...refusedRestore, ['engineId', undefined], ['vaultId', ''], ['backupId', 'web']],
  }),
  startRestore: tableOf(startRestore, {
    accepted: [
      { ...restore, ...ref, engineId: 'local', plan: digest, idempotencyKey: 'once' },
      { ...ref, engineId: 'local' },
    ],
    refused: [...refusedRestore, ['plan.image', 1], ...keys],
  }),
  restorePlan: tableOf(restorePlan, {
    accepted: [{ ...plan, imageFrom: 'vault', newNetworks: ['shop'] }],
    refused: [
      ['imageFrom', 'registry'],
      ['digest.source', 1],
    ],
  }),
  exportOptions: tableOf(exportOptions, { accepted: [exported, {}, { name: 'a.tgz' }], refused: refusedExport }),
  startExport: tableOf(startExport, {
    accepted: [{ ...exported, ...on, idempotencyKey: 'once' }, on],
    refused: [...refusedExport, ['engineId', undefined], ['containerId', ''], ...keys],
  }),
  exportFile: tableOf(exportFile, {
    accepted: [
      {
        ...on,
        id: 'a',
        containerName: 'web',
        fileName: 'a.tar',
        filePath: '/a.tar',
        compression: 'none',
        sizeBytes: 1,
        createdAt: 1,
        createdBy: 'somebody',
        present: true,
      },
    ],
    refused: [['compression', 'bzip2']],
  }),
}
