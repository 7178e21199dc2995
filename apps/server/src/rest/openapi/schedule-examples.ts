import type { Examples } from './with-examples.ts'

const schedule = { id: '1c9d3b52-7a04-4f6e-8b1d-0e5a9c7f2d36' }
const run = { runId: '7be04f19-52c6-4d8a-a3e7-91d0c2b86f45' }
const targets = [{ kind: 'project', project: 'shop' }]
const nightly = { timing: { kind: 'nightly', at: '02:30' }, timeZone: 'Europe/Berlin' }
const unknown = { name: 'unknown', summary: 'One that does not exist', path: { id: 'nobody' }, status: 404 } as const

/** Of schedules and their runs. */
export const scheduleExamples: Examples = {
  listSchedules: [{ name: 'all', summary: 'All schedules', status: 200 }],
  findSchedule: [{ name: 'one', summary: 'One schedule', path: schedule, status: 200 }, unknown],
  createSchedule: [
    {
      name: 'nightly',
      summary: 'A Compose project every night, its folders of the host included',
      body: { name: 'Shop, nightly', ...nightly, targets, mounts: { folders: 'include' }, windowMinutes: 240 },
      status: 201,
    },
    {
      name: 'all',
      summary: 'All containers every six hours, those that are created later too, but for caches',
      body: {
        name: 'Everything',
        timing: { kind: 'cron', expression: '0 */6 * * *' },
        timeZone: 'UTC',
        targets: [{ kind: 'all' }],
        exclude: [{ kind: 'label', label: 'role=cache' }],
        jitterSeconds: 900,
      },
      status: 201,
    },
    {
      name: 'never',
      summary: 'A cron expression that no day fits',
      body: { name: 'Never', timing: { kind: 'cron', expression: '0 0 30 2 *' }, timeZone: 'UTC', targets },
      status: 400,
      answer: {
        success: false,
        code: 'BAD_REQUEST',
        message: '0 0 30 2 * is never due: no day fits it.',
        field: 'timing.expression',
      },
    },
  ],
  updateSchedule: [
    {
      name: 'mode',
      summary: 'Stop the containers instead of pausing them',
      path: schedule,
      body: { name: 'Nightly', ...nightly, targets, mode: 'stop' },
      status: 200,
    },
    { ...unknown, body: { name: 'Other', ...nightly, targets } },
  ],
  removeSchedule: [unknown],
  enableSchedule: [{ name: 'disable', summary: 'Disable it', path: schedule, body: { enabled: false }, status: 200 }],
  runSchedule: [{ name: 'now', summary: 'Back up now', path: schedule, body: {}, status: 202 }],
  dryRunSchedule: [{ name: 'one', summary: 'What it takes', path: schedule, status: 200 }],
  dryRunDraft: [{ name: 'project', summary: 'What a project has', body: { targets }, status: 200 }],
  nextRuns: [{ name: 'three', summary: 'The next three times', path: schedule, query: { count: '3' }, status: 200 }],
  previewTiming: [{ name: 'nightly', summary: 'Every night', body: nightly, status: 200 }],
  listRunsOfSchedule: [{ name: 'last', summary: 'The last run', path: schedule, query: { limit: '1' }, status: 200 }],
  listRuns: [{ name: 'all', summary: 'The runs of all schedules', status: 200 }],
  exportSchedules: [{ name: 'all', summary: 'All schedules', status: 200 }],
  importSchedules: [
    {
      name: 'plan',
      summary: 'What a file would do: it removes what it does not have',
      body: { yaml: 'version: 1\nschedules: []\n' },
      status: 200,
    },
    {
      name: 'refused',
      summary: 'A file with an unknown field',
      body: { yaml: 'version: 1\ncolour: red\nschedules: []\n' },
      status: 400,
      answer: {
        success: false,
        code: 'BAD_REQUEST',
        message: 'The file was not read. Line 1: colour: is not known here',
        field: 'yaml',
      },
    },
  ],
  findContainerRule: [
    {
      name: 'unknown',
      summary: 'A container that does not exist',
      path: { engineId: 'local', containerName: 'nobody' },
      status: 404,
    },
  ],
  findRun: [
    { name: 'one', summary: 'What became of each container', path: run, status: 200 },
    { name: 'unknown', summary: 'One that does not exist', path: { runId: 'nobody' }, status: 404 },
  ],
}
