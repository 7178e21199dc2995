import {
  addVault,
  deletePreview,
  placeConflict,
  prunePreview,
  settlePlace,
  startPrune,
  startVerify,
  vaultHealth,
  vaultLease,
  vaultSummary,
  vaultTarget,
} from '../../index.ts'
import { tableOf } from '../schema-table.ts'
import { keys, ref } from './backups.ts'

const lease = { kind: 'prune', host: 'nas', pid: 1, since: 1, dead: false, own: true } as const

export const vaultTables = {
  vaultHealth: tableOf(vaultHealth, {
    accepted: [
      { state: 'not mounted', message: 'It is not there.' },
      { state: 'ready' },
      { state: 'unreadable', message: 'It cannot be read.' },
      { state: 'too new', message: { code: 'verbatim', params: { text: 'It is newer.' } } },
    ],
    refused: [['state', 'away']],
  }),
  vaultLease: tableOf(vaultLease, { accepted: [lease], refused: [['kind', 'verify']] }),
  vaultSummary: tableOf(vaultSummary, {
    accepted: [
      {
        id: 'default',
        name: 'Default',
        path: '/srv/vault',
        isDefault: true,
        health: { state: 'ready' },
        backups: 1,
        sizeBytes: 1,
        storedBytes: null,
        freeBytes: null,
        totalBytes: null,
        leases: [lease],
        troubled: { unreadable: 0, withProblems: 0 },
      },
    ],
    refused: [
      ['health.state', 'away'],
      ['leases.0.kind', 'verify'],
      ['troubled.unreadable', null],
    ],
  }),
  placeConflict: tableOf(placeConflict, {
    accepted: [{ knownPath: '/old', path: '/new' }],
    refused: [['knownPath', null]],
  }),
  settlePlace: tableOf(settlePlace, {
    accepted: [{ answer: 'moved' }, { answer: 'copy' }],
    refused: [['answer', 'perhaps']],
  }),
  addVault: tableOf(addVault, {
    accepted: [
      { name: ' NAS ', path: '/srv/vault', create: true },
      { name: 'a', path: '/' },
    ],
    refused: [
      ['name', '  '],
      ['name', 'a'.repeat(61)],
      ['path', ''],
      ['path', 'srv/vault'],
      ['path', `/${'a'.repeat(4096)}`],
    ],
  }),
  vaultTarget: tableOf(vaultTarget, { accepted: [{ vaultId: 'default' }], refused: [['vaultId', 'My NAS']] }),
  prunePreview: tableOf(prunePreview, { accepted: [{ blobs: 1, bytes: 1, youngBlobs: 1, youngBytes: 1 }] }),
  deletePreview: tableOf(deletePreview, {
    accepted: [{ backupId: ref.backupId, freedBytes: 1, isLastVerified: true, remaining: 0 }],
  }),
  startVerify: tableOf(startVerify, {
    accepted: [
      { ...ref, method: 'quick', idempotencyKey: 'once' },
      { ...ref, method: 'full' },
    ],
    refused: [['vaultId', ''], ['backupId', 'web'], ['method', 'slow'], ...keys],
  }),
  startPrune: tableOf(startPrune, {
    accepted: [{ vaultId: 'default', idempotencyKey: 'once' }, { vaultId: 'default' }],
    refused: [['vaultId', ''], ...keys],
  }),
}
