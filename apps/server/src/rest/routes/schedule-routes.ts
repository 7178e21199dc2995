import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  containerRule,
  containerRuleInput,
  dryRun,
  importPlan,
  importSchedules,
  listRuns,
  planImport,
  previewTiming,
  runsPage,
  runSummary,
  schedule,
  scheduleDraft,
  scheduleId,
  scheduleRun,
  scheduleSummary,
  timingPreview,
} from '@holdfast/contract'
import type { Schedules } from '../../schedules/schedules.ts'
import { badBody, badRequest, failures, json, unreachable } from '../answers.ts'
import { inEnglish } from '../in-english.ts'

const params = z.object({ id: scheduleId.describe('The id of the schedule.') })
const missing = { 404: 'There is no such schedule.' }
const tags = ['Schedules']
const { direction: _direction, scheduleId: of, limit: _limit, cursor } = listRuns.shape
const page = z.strictObject({ limit: z.coerce.number().pipe(listRuns.shape.limit.unwrap()).default(20), cursor })

const list = {
  tags,
  operationId: 'listSchedules',
  summary: 'The schedules, by name',
  description: 'When each is due next, how its last run ended, and how many containers it takes now.',
  response: { 200: json('All of them.', z.object({ schedules: z.array(scheduleSummary) })), ...failures({}) },
}
const find = {
  tags,
  operationId: 'findSchedule',
  summary: 'One schedule',
  params,
  response: { 200: json('The schedule.', scheduleSummary), ...failures({ ...badRequest, ...missing }) },
}
const create = {
  tags,
  operationId: 'createSchedule',
  summary: 'Create a schedule',
  description: 'Times that have passed are not made up for. A `retention` takes the role admin.',
  body: scheduleDraft,
  response: {
    201: json('The schedule.', schedule),
    ...failures({ ...badBody, 404: 'There is no such vault.', 409: 'A schedule has this name already.' }),
  },
}
const update = {
  ...create,
  operationId: 'updateSchedule',
  summary: 'Change a schedule',
  description: 'What is left out is set to its default.',
  params,
  response: {
    200: json('The schedule.', schedule),
    ...failures({
      ...badBody,
      404: 'There is no such schedule, or no such vault.',
      409: 'Another schedule has this name.',
    }),
  },
}
const remove = {
  tags,
  operationId: 'removeSchedule',
  summary: 'Delete a schedule',
  description: 'Its backups stay. What has not begun of a run is cancelled.',
  params,
  response: { 200: json('The schedule as it was.', schedule), ...failures({ ...badRequest, ...missing }) },
}
const enable = {
  tags,
  operationId: 'enableSchedule',
  summary: 'Enable a schedule, or disable it',
  params,
  body: z.strictObject({ enabled: z.boolean() }),
  response: { 200: json('The schedule.', schedule), ...failures({ ...badBody, ...missing }) },
}
const run = {
  tags,
  operationId: 'runSchedule',
  summary: 'Run a schedule now',
  description: 'The answer is the run as it begins. With an idempotency key that was used before it is that run.',
  params,
  body: z.strictObject({ idempotencyKey: z.string().min(1).max(128).optional() }),
  response: { 202: json('The run.', runSummary), ...failures({ ...badBody, ...missing, ...unreachable }) },
}
const tryOut = {
  tags,
  operationId: 'dryRunSchedule',
  summary: 'What a schedule would back up now',
  params,
  response: { 200: json('Each container, and why it would be skipped.', dryRun), ...failures(missing) },
}
const tryDraft = {
  tags,
  operationId: 'dryRunDraft',
  summary: 'What a schedule that is not saved would back up now',
  body: scheduleDraft.pick({ targets: true, exclude: true, mounts: true, vault: true, mode: true }),
  response: { 200: tryOut.response[200], ...failures(badBody) },
}
const next = {
  tags,
  operationId: 'nextRuns',
  summary: 'When a schedule is due next',
  params,
  querystring: z.strictObject({ count: z.coerce.number().int().min(1).max(50).default(10) }),
  response: {
    200: json('In words, and the next times in milliseconds since 1970.', timingPreview),
    ...failures({ ...badRequest, ...missing }),
  },
}
const preview = {
  tags,
  operationId: 'previewTiming',
  summary: 'When a timing would be due',
  body: previewTiming,
  response: { 200: next.response[200], ...failures(badBody) },
}
const runsOf = {
  tags,
  operationId: 'listRunsOfSchedule',
  summary: 'The runs of a schedule, newest first',
  params,
  querystring: page,
  response: { 200: json('One page.', runsPage), ...failures(badRequest) },
}
const runs = {
  ...runsOf,
  operationId: 'listRuns',
  summary: 'The runs of all schedules, newest first',
  params: z.object({}),
  querystring: page.extend({ scheduleId: of }),
}
const rule = {
  tags,
  operationId: 'findContainerRule',
  summary: 'Which schedules take a container',
  description:
    'How each treats it, and where each part of that comes from: the schedule, a label of the container, a default.',
  params: containerRuleInput,
  response: {
    200: json('The schedules, and what is wrong with its labels.', containerRule),
    ...failures({ ...badRequest, 404: 'There is no such container.' }),
  },
}
const exportAll = {
  tags,
  operationId: 'exportSchedules',
  summary: 'All schedules as one YAML file',
  response: {
    200: { description: 'The file.', content: { 'application/yaml': { schema: z.string() } } },
    ...failures({}),
  },
}
const importAll = {
  tags,
  operationId: 'importSchedules',
  summary: 'Import all schedules from a YAML file',
  description:
    'Without a `digest` the answer is what would be done, and its digest; nothing is done. With that digest it is done, all or nothing. A schedule that is not in the file is removed.',
  body: planImport.extend({ digest: importSchedules.shape.digest.optional() }),
  response: {
    200: json('What was done, or would be.', importPlan),
    ...failures({ ...badBody, 409: 'There are other schedules than when the digest was made.' }),
  },
}
const findRun = {
  tags,
  operationId: 'findRun',
  summary: 'A run with all its containers',
  params: z.object({ runId: z.string().min(1).max(64).describe('The id of the run.') }),
  response: { 200: json('The run.', scheduleRun), ...failures({ 404: 'There is no such run.' }) },
}

/** Schedules and their runs, below `/api/schedules` and `/api/runs`. */
export function serveScheduleRoutes(server: FastifyInstance, schedules: Schedules): void {
  const path = '/api/schedules'
  const one = `${path}/:id`
  const routes = server.withTypeProvider<ZodTypeProvider>()
  const view = { permission: 'schedules.view' } as const
  const trial = { ...view, audit: null }
  const manage = (action: string) => ({ permission: 'schedules.manage', audit: recordedAs(action) }) as const

  routes.get(path, { config: view, schema: list }, async ({ caller }) =>
    inEnglish({ schedules: await schedules.list(caller) }),
  )
  routes.post(path, { config: manage('schedules.create'), schema: create }, async ({ body, caller }, reply) =>
    reply.code(201).send(inEnglish(await schedules.create(body, caller))),
  )
  routes.get(one, { config: view, schema: find }, async ({ params: { id }, caller }) =>
    inEnglish(await schedules.find(id, caller)),
  )
  routes.put(
    one,
    { config: manage('schedules.update'), schema: update },
    async ({ params: { id: target }, body, caller }) =>
      inEnglish(await schedules.update({ ...body, scheduleId: target }, caller)),
  )
  routes.delete(one, { config: manage('schedules.remove'), schema: remove }, async ({ params: { id }, caller }) =>
    inEnglish(await schedules.remove(id, caller)),
  )
  routes.post(
    `${one}/enabled`,
    { config: manage('schedules.setEnabled'), schema: enable },
    async ({ params: { id }, body, caller }) => inEnglish(await schedules.setEnabled(id, body.enabled, caller)),
  )
  routes.post(
    `${one}/run`,
    { config: { permission: 'schedules.run', audit: recordedAs('schedules.runNow') }, schema: run },
    async ({ params: { id: target }, body, caller }, reply) =>
      reply.code(202).send(inEnglish(await schedules.runNow({ ...body, scheduleId: target }, caller))),
  )
  routes.get(`${one}/dry-run`, { config: view, schema: tryOut }, async ({ params: { id: target }, caller }) =>
    inEnglish(await schedules.dryRun({ scheduleId: target }, caller)),
  )
  routes.post(`${path}/dry-run`, { config: trial, schema: tryDraft }, async ({ body, caller }) =>
    inEnglish(await schedules.dryRun({ draft: body }, caller)),
  )
  routes.get(`${one}/next`, { config: view, schema: next }, async ({ params: { id }, query, caller }) =>
    inEnglish(await schedules.nextRuns(id, query.count, caller)),
  )
  routes.post(`${path}/preview-timing`, { config: trial, schema: preview }, async ({ body }) =>
    inEnglish(schedules.previewTiming(body)),
  )
  routes.get(`${one}/runs`, { config: view, schema: runsOf }, async ({ params: { id }, query, caller }) =>
    inEnglish(await schedules.runs({ ...query, scheduleId: id }, caller)),
  )
  routes.get(`${path}.yaml`, { config: view, schema: exportAll }, async ({ caller }, reply) =>
    reply.type('application/yaml; charset=utf-8').send(await schedules.file.export(caller)),
  )
  routes.post(
    `${path}/import`,
    { config: manage('schedules.import'), schema: importAll },
    async ({ body: { yaml, digest }, caller }) =>
      digest === undefined ? schedules.file.plan(yaml, caller) : schedules.file.import({ yaml, digest }, caller),
  )
  routes.get(
    '/api/engines/:engineId/containers/:containerName/rule',
    { config: view, schema: rule },
    async ({ params: container, caller }) => inEnglish(await schedules.ruleOf(container, caller)),
  )
  routes.get('/api/runs', { config: view, schema: runs }, async ({ query, caller }) =>
    inEnglish(await schedules.runs(query, caller)),
  )
  routes.get('/api/runs/:runId', { config: view, schema: findRun }, async ({ params: { runId }, caller }) =>
    inEnglish(await schedules.findRun(runId, caller)),
  )
}

function recordedAs(action: string): (request: FastifyRequest) => { action: string; input: object } {
  return ({ params: given, body }) => {
    const { id } = given as { id?: string }
    return { action, input: id === undefined ? { name: (body as { name?: string }).name } : { scheduleId: id } }
  }
}
