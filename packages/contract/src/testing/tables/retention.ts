import {
  previewRetention,
  previewRetentionRun,
  retentionMark,
  retentionPolicy,
  retentionPreview,
  retentionRule,
  setVaultRetention,
  startRetention,
  vaultRetention,
  vaultRetentionStatus,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'
import { keys } from './backups.ts'

const none = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, withinDays: 0 }
const policy = { ...none, daily: 7 }
const prune = { timing: { kind: 'nightly', at: '04:00' }, timeZone: 'Europe/Berlin' } as const
const settings = { policy, timeZone: 'UTC', prune }
const mark = { backupId: 'web-1', startedAt: 1, keptBy: ['daily', 'pinned'] as const, goesAt: null }
const counts = ['last', 'hourly', 'daily', 'weekly', 'monthly', 'yearly', 'withinDays'] as const

export const retentionTables = {
  retentionPolicy: tableOf(retentionPolicy, {
    accepted: [{ ...policy, last: 1 }, { last: 1 }, { hourly: 1 }, { ...none, withinDays: 10_000 }],
    refused: [...counts.flatMap((count) => [-1, 0.5, 10_001, '7'].map((value) => [count, value] as const)), ['', none]],
  }),
  retentionRule: wordsOf(retentionRule, [
    'last',
    'hourly',
    'daily',
    'weekly',
    'monthly',
    'yearly',
    'within',
    'pinned',
    'last-verified',
    'recent',
    'all',
  ]),
  vaultRetention: tableOf(vaultRetention, {
    accepted: [settings, { ...settings, policy: null, prune: null }],
    refused: [
      ['timeZone', 'Berlin'],
      ['prune.timeZone', ''],
    ],
  }),
  setVaultRetention: tableOf(setVaultRetention, {
    accepted: [{ ...settings, vaultId: 'default' }],
    refused: [['vaultId', 'A']],
  }),
  vaultRetentionStatus: tableOf(vaultRetentionStatus, {
    accepted: [
      { ...settings, vaultId: 'default', lastPrune: { at: 1, blobs: 2, bytes: 3 }, nextPruneAt: 4 },
      { ...settings, vaultId: 'default', lastPrune: null, nextPruneAt: null },
    ],
    refused: [['lastPrune.at', null]],
  }),
  previewRetention: tableOf(previewRetention, {
    accepted: [
      {
        vaultId: 'default',
        policy,
        timeZone: 'UTC',
        timing: { kind: 'hourly', minute: 5 },
        targets: [{ kind: 'project', project: 'shop' }],
        exclude: [{ kind: 'label', label: 'a=b' }],
        shown: 5,
      },
      { vaultId: 'default', policy: null, timeZone: 'UTC' },
    ],
    refused: [
      ['shown', 0],
      ['shown', 501],
      ['timeZone', 'Mars'],
    ],
  }),
  previewRetentionRun: tableOf(previewRetentionRun, {
    accepted: [{ vaultId: 'default' }, { vaultId: 'default', shown: 500 }],
    refused: [['vaultId', '']],
  }),
  startRetention: tableOf(startRetention, {
    accepted: [{ vaultId: 'default' }, { vaultId: 'default', idempotencyKey: 'a' }],
    refused: [['vaultId', ''], ...keys],
  }),
  retentionMark: tableOf(retentionMark, {
    accepted: [mark, { ...mark, keptBy: [], goesAt: 5 }],
    refused: [['keptBy.0', 'luck']],
  }),
  retentionPreview: tableOf(retentionPreview, {
    accepted: [
      {
        containers: [{ key: 'web', name: 'web', marks: [mark] }],
        more: 0,
        stay: 1,
        go: 0,
        foreign: 0,
        blocked: null,
      },
      { containers: [], more: 0, stay: 0, go: 0, foreign: 0, blocked: 'It cannot be read.' },
    ],
    refused: [['containers.0.marks.0.keptBy.1', 'luck']],
  }),
}
