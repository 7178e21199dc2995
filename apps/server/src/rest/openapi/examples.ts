import { actionExamples } from './action-examples.ts'
import { notificationExamples } from './notification-examples.ts'
import { scheduleExamples } from './schedule-examples.ts'
import type { Examples } from './with-examples.ts'

const backup = { id: 'shop-db-20260101T020000Z-abcd' }
const job = { id: '4f9c2d0e-6a51-4c3b-9f0a-2b7d8e1c5a60' }
const exported = { id: '9b1d6a7e-3c58-4e2f-8d04-5f6a7b8c9d0e' }
const tree = '/var/lib/postgresql/data'

/** By operation. */
export const examples: Examples = {
  listContainers: [
    { name: 'all', summary: 'The containers of the only engine', status: 200 },
    { name: 'engine', summary: 'Of one engine of several', query: { engine: 'local' }, status: 200 },
    {
      name: 'unknownEngine',
      summary: 'An engine that is not there',
      query: { engine: 'attic' },
      status: 400,
      answer: {
        success: false,
        code: 'BAD_REQUEST',
        message: 'There is no engine attic. Engines: local.',
        field: 'engine',
      },
    },
  ],
  actOnContainer: actionExamples,
  exportAudit: [
    { name: 'csv', summary: 'For a spreadsheet', query: { format: 'csv' }, status: 200 },
    {
      name: 'refused',
      summary: 'What was refused to a user, for a program',
      query: { format: 'json', outcome: 'refused', actorName: 'vera' },
      status: 200,
    },
    {
      name: 'unknownFormat',
      summary: 'A format that does not exist',
      query: { format: 'xml' },
      status: 400,
    },
  ],
  listBackups: [
    { name: 'all', summary: 'All backups', status: 200 },
    { name: 'ofContainer', summary: 'Of one container', query: { containerId: 'shop-db' }, status: 200 },
    { name: 'ofEngine', summary: 'Made on one engine', query: { engine: 'local' }, status: 200 },
    {
      name: 'misspelled',
      summary: 'A parameter that does not exist',
      query: { container: 'shop-db' },
      status: 400,
      answer: { success: false, code: 'BAD_REQUEST', message: 'container: is not known here', field: 'container' },
    },
  ],
  findBackup: [
    { name: 'anywhere', summary: 'In whichever vault it is', path: backup, status: 200 },
    { name: 'inVault', summary: 'In one vault', path: backup, query: { vault: 'Default' }, status: 200 },
    {
      name: 'unknown',
      summary: 'One that does not exist',
      path: { id: 'shop-db-20010101T000000Z-aaaa' },
      status: 404,
    },
  ],
  removeBackup: [
    {
      name: 'remove',
      summary: 'Delete a backup',
      path: backup,
      status: 200,
      answer: {
        success: true,
        action: 'delete-backup',
        backupId: backup.id,
        vault: '2f6b1c1e-7d0a-4e57-b6f4-0a1b2c3d4e5f',
      },
    },
  ],
  pinBackup: [
    {
      name: 'pin',
      summary: 'Keep a backup',
      path: backup,
      status: 200,
      answer: {
        success: true,
        action: 'pin-backup',
        backupId: backup.id,
        vault: '2f6b1c1e-7d0a-4e57-b6f4-0a1b2c3d4e5f',
      },
    },
  ],
  unpinBackup: [{ name: 'unpin', summary: 'Keep it no longer', path: backup, status: 200 }],
  readBackupFile: [
    { name: 'file', summary: 'One file', path: backup, query: { tree, path: 'PG_VERSION' }, status: 200 },
    { name: 'tree', summary: 'A whole mount, as a tar', path: backup, query: { tree }, status: 200 },
    {
      name: 'noFile',
      summary: 'A file that is not in it',
      path: backup,
      query: { tree, path: 'missing' },
      status: 400,
    },
  ],
  findJob: [
    { name: 'find', summary: 'How a job stands', path: job, status: 200 },
    { name: 'unknown', summary: 'A job that does not exist', path: { id: 'nobody' }, status: 404 },
  ],
  cancelJob: [{ name: 'cancel', summary: 'Cancel a job', path: job, status: 200 }],
  downloadJob: [{ name: 'download', summary: 'A job as a file', path: job, status: 200 }],
  downloadExport: [
    { name: 'whole', summary: 'The whole file', path: exported, status: 200 },
    { name: 'part', summary: 'Its first block', path: exported, headers: { range: 'bytes=0-511' }, status: 206 },
    { name: 'unknown', summary: 'An export that does not exist', path: { id: 'nobody' }, status: 404 },
  ],
  listAlerts: [{ name: 'all', summary: 'What is wrong now', status: 200 }],
  acknowledgeAlerts: [
    {
      name: 'unknown',
      summary: 'An alert that is over',
      body: { alertIds: ['0d0f7a0e-4f0c-4dd0-9d43-6a5c2f1b6f0a'] },
      status: 200,
      answer: { alerts: [] },
    },
  ],
  findBackupSettings: [{ name: 'settings', summary: 'The settings', status: 200 }],
  setBackupSettings: [
    { name: 'weekly', summary: 'Everything once a week', body: { fullReadDays: 7 }, status: 200 },
    { name: 'never', summary: 'A number of days that never comes', body: { fullReadDays: 0 }, status: 400 },
  ],
  findJobLimits: [{ name: 'limits', summary: 'The limits', status: 200 }],
  setJobLimits: [
    { name: 'one', summary: 'One backup per vault at a time', body: { perEngine: 2, perVault: 1 }, status: 200 },
    { name: 'none', summary: 'A limit that lets nothing run', body: { perEngine: 0 }, status: 400 },
  ],
  listRetention: [{ name: 'all', summary: 'Of all vaults', status: 200 }],
  setRetention: [
    {
      name: 'weeklyPrune',
      summary: '7 days, 4 weeks and 6 months, pruned on Sundays',
      path: { vault: 'Default' },
      body: {
        policy: { daily: 7, weekly: 4, monthly: 6 },
        timeZone: 'Europe/Berlin',
        prune: { timing: { kind: 'weekly', weekdays: [0], at: '04:00' }, timeZone: 'Europe/Berlin' },
      },
      status: 200,
    },
    {
      name: 'nothing',
      summary: 'Numbers that keep nothing',
      path: { vault: 'Default' },
      body: { policy: { daily: 0 }, timeZone: 'UTC', prune: null },
      status: 400,
    },
  ],
  previewRetention: [
    { name: 'now', summary: 'By the numbers that are set', path: { vault: 'Default' }, body: {}, status: 200 },
    {
      name: 'other',
      summary: 'By other numbers, of one project',
      path: { vault: 'Default' },
      body: {
        policy: { last: 3, daily: 7 },
        timeZone: 'Europe/Berlin',
        targets: [{ kind: 'project', project: 'shop' }],
      },
      status: 200,
    },
  ],
  startRetention: [
    { name: 'start', summary: 'Delete what no rule keeps', path: { vault: 'Default' }, body: {}, status: 202 },
    { name: 'unknown', summary: 'A vault that does not exist', path: { vault: 'Attic' }, body: {}, status: 404 },
  ],
  ...notificationExamples,
  ...scheduleExamples,
  findChecks: [{ name: 'checks', summary: 'As they are set', status: 200 }],
  setChecks: [
    {
      name: 'quarterly',
      summary: 'Within ninety days',
      body: { days: 90, at: '05:00' },
      status: 200,
      answer: { days: 90, at: '05:00' },
    },
  ],
  overview: [
    { name: 'berlin', summary: 'By the days in Berlin', query: { timeZone: 'Europe/Berlin' }, status: 200 },
    { name: 'nowhere', summary: 'A time zone that does not exist', query: { timeZone: 'Mars/Olympus' }, status: 400 },
  ],
  listVaults: [{ name: 'all', summary: 'All vaults', status: 200 }],
  settlePlace: [{ name: 'moved', summary: 'The data folder was moved', body: { answer: 'moved' }, status: 200 }],
  metrics: [{ name: 'all', summary: 'What the caller sees', status: 200 }],
  health: [{ name: 'alive', summary: 'The process runs', status: 200, answer: { ok: true, name: 'Holdfast' } }],
  readiness: [
    {
      name: 'ready',
      summary: 'All answer',
      status: 200,
      answer: {
        ok: true,
        engine: true,
        database: true,
        engines: [{ id: 'local', apiVersion: '1.51', warnings: [] }],
      },
    },
  ],
}
