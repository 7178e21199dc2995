import {
  containerRule,
  containerRuleInput,
  importPlan,
  importSchedules,
  planImport,
  ruleOrigin,
  scheduleRule,
  composeIdentity,
  containerSelector,
  dryRun,
  dryRunInput,
  enableSchedule,
  listRuns,
  nextRunsInput,
  previewTiming,
  runRef,
  runScheduleNow,
  runsPage,
  runSummary,
  runTarget,
  schedule,
  scheduleDraft,
  scheduleId,
  scheduleMounts,
  scheduleRun,
  scheduleSummary,
  scheduleTarget,
  scheduleTiming,
  timeOfDay,
  timeZone,
  timingPreview,
  updateSchedule,
} from '../../index.ts'
import { tableOf } from '../schema-table.ts'

const nightly = { kind: 'nightly', at: '02:30' } as const
const zone = 'Europe/Berlin'
const words = { code: 'timing-nightly', params: { at: '02:30', timeZone: zone } }
const everything = { kind: 'all' } as const
const compose = { project: 'shop', service: 'db', number: '1' }
const one = { kind: 'container', engineId: 'local', name: 'shop-db-1', compose } as const
const mounts = { folders: 'exclude', paths: { '/data': 'include' } } as const
const least = { name: 'Nightly', timing: nightly, timeZone: zone, targets: [everything] }
const draft = {
  ...least,
  enabled: true,
  exclude: [one],
  vault: 'nas',
  mode: 'pause',
  mounts,
  retention: { last: 7, hourly: 0, daily: 7, weekly: 4, monthly: 6, yearly: 0, withinDays: 0 },
  jitterSeconds: 60,
  windowMinutes: 240,
  catchUp: true,
} as const
const saved = { ...draft, id: 'a-schedule', createdAt: 1, updatedAt: 2 } as const
const leastSaved = { ...least, id: 'a-schedule', createdAt: 1, updatedAt: 1 } as const
const subject = { kind: 'container', engineId: 'local', containerId: 'abc', name: 'shop-db-1' } as const
const reason = { code: 'schedule-window-over', params: {} }
const target = { subject, jobId: null, outcome: 'skipped', reason } as const
const aboutRun = {
  id: 'a-run',
  scheduleId: 'a-schedule',
  scheduleName: 'Nightly',
  slot: 1,
  trigger: 'catch-up',
  startedBy: { kind: 'user', id: 'ann', name: 'ann' },
  startedAt: 2,
  finishedAt: 3,
  missedSlots: [0],
  missedBecause: { code: 'schedule-not-running', params: {} },
} as const
const manual = { ...aboutRun, slot: null, trigger: 'manual', finishedAt: null } as const
const counts = { waiting: 0, running: 0, succeeded: 1, failed: 0, cancelled: 0, skipped: 1 }
const summary = { ...aboutRun, counts } as const
const dryTarget = {
  subject,
  project: 'shop',
  vault: null,
  mode: 'pause',
  mounts: [{ destination: '/data', choice: 'include' }],
  reason: null,
} as const
const id = { scheduleId: 'a-schedule' } as const

const label = { kind: 'label', label: 'holdfast.mode' } as const
const bySchedule = { kind: 'schedule' } as const
const rule = {
  scheduleId: 'a-schedule',
  name: 'Nightly',
  enabled: true,
  takenBy: bySchedule,
  reason: null,
  words,
  nextSlot: 5,
  vault: 'nas',
  mode: { value: 'stop', from: label },
  mounts: [
    { destination: '/data', choice: 'include', from: bySchedule },
    { destination: '/tmp', choice: null, from: bySchedule },
  ],
  retention: {
    value: { last: 1, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, withinDays: 0 },
    from: bySchedule,
  },
} as const

export const scheduleTables = {
  scheduleId: tableOf(scheduleId, {
    accepted: ['a-schedule', '1'],
    refused: [
      ['', '-a'],
      ['', 'A'],
      ['', ''],
    ],
  }),
  timeOfDay: tableOf(timeOfDay, {
    accepted: ['00:00', '23:59'],
    refused: [
      ['', '24:00'],
      ['', '2:30'],
      ['', '02:60'],
    ],
  }),
  timeZone: tableOf(timeZone, {
    accepted: [zone, 'UTC'],
    refused: [
      ['', 'Europe/Atlantis'],
      ['', ''],
    ],
  }),
  scheduleTiming: tableOf(scheduleTiming, {
    accepted: [
      { kind: 'hourly', minute: 59 },
      nightly,
      { kind: 'weekly', weekdays: [0, 6], at: '23:00' },
      { kind: 'cron', expression: '0 3 * * 1' },
    ],
    refused: [
      ['kind', 'daily'],
      ['minute', 60],
      ['minute', -1],
      ['at', '25:00', 1],
      ['weekdays', [], 2],
      ['weekdays.0', 7, 2],
      ['expression', '', 3],
    ],
  }),
  composeIdentity: tableOf(composeIdentity, {
    accepted: [
      { project: 'shop', service: 'web', number: '2' },
      { project: 'shop', service: 'web' },
    ],
    refused: [
      ['project', ''],
      ['service', ''],
      ['number', '12345678901'],
    ],
  }),
  containerSelector: tableOf(containerSelector, {
    accepted: [
      everything,
      one,
      { kind: 'container', engineId: 'local', name: 'web' },
      { kind: 'project', project: 'shop' },
      { kind: 'label', label: 'backup=yes' },
    ],
    refused: [
      ['kind', 'image'],
      ['name', '-', 1],
      ['compose.project', '', 1],
      ['project', '', 3],
      ['label', '', 4],
    ],
  }),
  scheduleMounts: tableOf(scheduleMounts, { accepted: [{}, mounts], refused: [['folders', 'copy', 1]] }),
  scheduleDraft: tableOf(scheduleDraft, {
    accepted: [least, draft],
    refused: [
      ['name', ''],
      ['name', 'x'.repeat(61)],
      ['timeZone', 'Nowhere'],
      ['targets', []],
      ['mode', 'freeze', 1],
      ['jitterSeconds', 21_601, 1],
      ['windowMinutes', 4, 1],
      ['retention.last', -1, 1],
    ],
  }),
  schedule: tableOf(schedule, { accepted: [saved, leastSaved], refused: [['id', 'A']] }),
  updateSchedule: tableOf(updateSchedule, {
    accepted: [
      { ...draft, ...id },
      { ...least, ...id },
    ],
    refused: [['scheduleId', '']],
  }),
  runTarget: tableOf(runTarget, { accepted: [target], refused: [['outcome', 'queued']] }),
  scheduleRun: tableOf(scheduleRun, {
    accepted: [
      { ...aboutRun, targets: [target] },
      { ...manual, targets: [] },
    ],
    refused: [['trigger', 'cron']],
  }),
  runSummary: tableOf(runSummary, { accepted: [summary], refused: [['counts.failed', -1]] }),
  scheduleSummary: tableOf(scheduleSummary, {
    accepted: [
      { ...saved, source: 'table', words, nextSlot: 5, lastRun: summary, containers: 3 },
      { ...leastSaved, source: 'label', words, nextSlot: null, lastRun: null, containers: null },
    ],
    refused: [['containers', 1.5]],
  }),
  listRuns: tableOf(listRuns, {
    accepted: [{}, { ...id, limit: 100, cursor: '12.a-run', direction: 'forward' }],
    refused: [
      ['limit', 0, 1],
      ['limit', 101, 1],
      ['cursor', 'x', 1],
      ['direction', 'backward', 1],
    ],
  }),
  ruleOrigin: tableOf(ruleOrigin, {
    accepted: [label, { kind: 'schedule' }, { kind: 'default' }, { kind: 'vault' }],
    refused: [['label', 1]],
  }),
  scheduleRule: tableOf(scheduleRule, {
    accepted: [
      rule,
      { ...rule, reason, nextSlot: null, vault: null, retention: { value: null, from: { kind: 'vault' } } },
    ],
    refused: [['mode.value', 'freeze']],
  }),
  containerRule: tableOf(containerRule, {
    accepted: [
      { schedules: [rule], problems: [reason] },
      { schedules: [], problems: [] },
    ],
    refused: [['schedules.0.enabled', 'yes']],
  }),
  containerRuleInput: tableOf(containerRuleInput, {
    accepted: [{ engineId: 'local', containerName: 'web' }],
    refused: [['containerName', '/']],
  }),
  planImport: tableOf(planImport, { accepted: [{ yaml: 'version: 1' }], refused: [['yaml', 'x'.repeat(1_000_001)]] }),
  importSchedules: tableOf(importSchedules, {
    accepted: [{ yaml: 'version: 1', digest: '0'.repeat(64) }],
    refused: [['digest', 'x']],
  }),
  importPlan: tableOf(importPlan, {
    accepted: [
      { digest: 'd', create: ['A'], change: [{ name: 'B', fields: ['mode'] }], remove: ['C'], unchanged: 2 },
      { digest: 'd', create: [], change: [], remove: [], unchanged: 0 },
    ],
    refused: [['unchanged', 'many']],
  }),
  runsPage: tableOf(runsPage, { accepted: [{ runs: [summary], nextCursor: '12.a-run' }] }),
  runRef: tableOf(runRef, { accepted: [{ runId: 'a-run' }], refused: [['runId', '']] }),
  scheduleTarget: tableOf(scheduleTarget, { accepted: [id], refused: [['scheduleId', 'A']] }),
  enableSchedule: tableOf(enableSchedule, { accepted: [{ ...id, enabled: false }], refused: [['enabled', 'yes']] }),
  runScheduleNow: tableOf(runScheduleNow, {
    accepted: [id, { ...id, idempotencyKey: 'a-key' }],
    refused: [['idempotencyKey', '', 1]],
  }),
  dryRunInput: tableOf(dryRunInput, {
    accepted: [id, { draft: { targets: [everything] } }],
    refused: [['', {}]],
  }),
  dryRun: tableOf(dryRun, {
    accepted: [{ targets: [dryTarget, { ...dryTarget, project: null, reason }], unreachable: ['local'] }],
    refused: [['targets.0.mode', 'freeze']],
  }),
  nextRunsInput: tableOf(nextRunsInput, { accepted: [id, { ...id, count: 50 }], refused: [['count', 51, 1]] }),
  previewTiming: tableOf(previewTiming, {
    accepted: [{ timing: nightly, timeZone: zone }],
    refused: [['timeZone', 'Nowhere']],
  }),
  timingPreview: tableOf(timingPreview, { accepted: [{ words, next: [1, 2] }] }),
}
