import {
  acknowledgeAlerts,
  alert,
  alertKind,
  calendarDay,
  checkSettings,
  overview,
  overviewContainer,
  overviewInput,
  overviewVault,
  protection,
  severity,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'

const open = {
  id: 'an-alert',
  kind: 'vault-away',
  severity: 'error',
  subject: { kind: 'vault', vaultId: 'disk', name: 'disk' },
  detail: { code: 'vault-not-there', params: { path: '/disk' } },
  jobId: null,
  raisedAt: 1,
  lastSeenAt: 2,
  clearedAt: null,
  acknowledged: null,
} as const
const seen = { ...open, jobId: 'a-job', clearedAt: 3, acknowledged: { at: 2, by: 'ann' } } as const
const container = {
  subject: { kind: 'container', engineId: 'local', containerId: 'abc', name: 'web' },
  project: 'shop',
  compose: { project: 'shop', service: 'web', number: '1' },
  protection: 'protected',
  scheduleIds: ['nightly'],
  lastBackupAt: 1,
  lastVerifiedBackupAt: 1,
  daysDueSinceVerified: 0,
  nextAt: 2,
  days: 'swfm-'.repeat(6),
} as const
const unprotected = {
  ...container,
  project: null,
  compose: null,
  protection: 'no-schedule',
  scheduleIds: [],
  lastBackupAt: null,
  lastVerifiedBackupAt: null,
  daysDueSinceVerified: null,
  nextAt: null,
} as const
const vault = {
  subject: { kind: 'vault', vaultId: 'disk', name: 'disk' },
  isAway: false,
  backups: 2,
  storedBytes: 1,
  rawBytes: 2,
  freeBytes: 3,
  totalBytes: 4,
  bytesPerDay: 0.5,
  daysLeft: 6,
  samples: [{ at: 1, storedBytes: 1, freeBytes: null }],
} as const
const noNumbers = { storedBytes: null, freeBytes: null, totalBytes: null, bytesPerDay: null, daysLeft: null } as const

export const alertTables = {
  severity: wordsOf(severity, ['info', 'warning', 'error']),
  alertKind: wordsOf(alertKind, alertKind.options),
  alert: tableOf(alert, {
    accepted: [open, seen],
    refused: [
      ['kind', 'vault-on-fire'],
      ['subject.kind', 'image'],
    ],
  }),
  acknowledgeAlerts: tableOf(acknowledgeAlerts, {
    accepted: [{ alertIds: ['an-alert'] }],
    refused: [
      ['alertIds', []],
      ['alertIds', 'an-alert'],
      ['alertIds.0', ''],
    ],
  }),
  checkSettings: tableOf(checkSettings, {
    accepted: [{}, { days: 30, at: '05:00' }],
    refused: [
      ['days', 6],
      ['days', 366],
      ['days', 7.5],
      ['at', '24:00'],
      ['at', '5:00'],
    ],
  }),
  calendarDay: wordsOf(calendarDay, calendarDay.options),
  protection: wordsOf(protection, protection.options),
  overviewInput: tableOf(overviewInput, {
    accepted: [{}, { timeZone: 'Europe/Berlin' }],
    refused: [['timeZone', 'Mars/Olympus']],
  }),
  overviewContainer: tableOf(overviewContainer, {
    accepted: [container, unprotected],
    refused: [
      ['days', 's'.repeat(29)],
      ['days', 'x'.repeat(30)],
    ],
  }),
  overviewVault: tableOf(overviewVault, { accepted: [vault, { ...vault, ...noNumbers }] }),
  overview: tableOf(overview, {
    accepted: [
      {
        at: 1,
        firstDay: '2026-05-03',
        hasSchedules: true,
        alerts: [open],
        containers: [container],
        next: [{ scheduleId: 'nightly', scheduleName: 'Every night', at: 2, containers: 12 }],
        vaults: [vault],
        unreachable: ['local'],
      },
    ],
  }),
}
