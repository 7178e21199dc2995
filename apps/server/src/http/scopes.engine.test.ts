import { expect, test } from 'vitest'
import { z } from 'zod'
import { inPerson, type ContainersUpdate, type JobBoard, type Permission } from '@holdfast/contract'
import { actOnContainer, type Engine } from '@holdfast/docker-ops'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { restAction } from '../rest/actions/rest-action.ts'
import { createAppRouter, type Services } from '../router.ts'
import { connectClient } from '../testing/connect-client.ts'
import { inviteUser, type Person } from '../testing/person.ts'
import { signedCall } from '../testing/signed-call.ts'
import {
  anything,
  readData,
  routesWith,
  startScopedWorld,
  type Known,
  type ScopedWorld,
} from '../testing/start-scoped-world.ts'

const local = { engineId: 'local' }
const onContainer = ({ container }: Known) => ({ ...local, containerId: container.id })
const onBackup = ({ vaultId, backupId }: Known) => ({ vaultId, backupId })

/** What each procedure is asked with that takes the id of a container, a backup, an export or a job. */
const inputs: Record<string, (known: Known) => object> = {
  'containers.inspect': onContainer,
  'containers.start': onContainer,
  'containers.stop': (known) => ({ ...onContainer(known), timeoutSeconds: 0 }),
  'containers.restart': (known) => ({ ...onContainer(known), timeoutSeconds: 0 }),
  'containers.pause': onContainer,
  'containers.unpause': onContainer,
  'containers.kill': (known) => ({ ...onContainer(known), signal: 'SIGCONT' }),
  'containers.remove': onContainer,
  'containers.rename': (known) => ({ ...onContainer(known), name: `${known.container.name}-b` }),
  'clones.plan': onContainer,
  'clones.start': onContainer,
  'exports.start': onContainer,
  'exports.remove': ({ exportId }) => ({ id: exportId }),
  'backups.list': ({ container }) => ({ containerId: container.id }),
  'backups.preview': onContainer,
  'backups.start': onContainer,
  'backups.files': (known) => ({ ...onBackup(known), tree: '/data', folderBase64: '' }),
  'backups.verify': (known) => ({ ...onBackup(known), method: 'quick' }),
  'backups.previewRemove': onBackup,
  'backups.remove': onBackup,
  'backups.pin': (known) => ({ ...onBackup(known), pinned: true }),
  'restores.plan': (known) => ({ ...onBackup(known), ...local }),
  'restores.start': (known) => ({ ...onBackup(known), ...local, name: `${known.container.name}-restored` }),
  'jobs.find': ({ backupJob }) => ({ id: backupJob }),
  'jobs.cancel': ({ backupJob }) => ({ id: backupJob }),
}

/** What each action of `POST /api/docker/containers` is asked with beside the container. */
const actions: Record<string, (known: Known) => object> = {
  clone: () => ({}),
  'plan-clone': () => ({}),
  backup: () => ({ format: 'complete' }),
  restore: ({ backupId, container }) => ({ backupId, name: `${container.name}-again` }),
  'plan-restore': ({ backupId }) => ({ backupId }),
  start: () => ({}),
  stop: () => ({ timeoutSeconds: 0 }),
  restart: () => ({ timeoutSeconds: 0 }),
  pause: () => ({}),
  unpause: () => ({}),
  kill: () => ({ signal: 'SIGCONT' }),
  remove: () => ({}),
  rename: ({ container }) => ({ name: `${container.name}-c` }),
}

test('every procedure and every action that takes an id of something is in the table', () => {
  const procedures = createAppRouter(anything as Services)._def.procedures as unknown as Record<string, Procedure>
  const takers = Object.entries(procedures).filter(
    ([, { _def }]) => !isAboutPeople(_def.meta.permission) && _def.inputs.some(takesAnId),
  )
  expect(Object.keys(inputs).toSorted()).toEqual(takers.map(([path]) => path).toSorted())
  const options = restAction.options.map(({ shape }) => shape.action.value)
  expect(Object.keys(actions).toSorted()).toEqual(options.toSorted())
})

/** Ways that tell what is out of sight from what does not exist, ways that answer what is in sight so too, and who is listed. */
const asItShould = { revealing: [], blind: [], listed: ['inside'] }

test('what a scoped operator does not see is answered as what does not exist, on every way in', async () => {
  expect(await tryScope(process.env['DOCKER_HOST'])).toEqual(asItShould)
})

test('on engine 28 as well', async (context) => {
  await using engine = await startEngine('28', context)
  expect(await tryScope(engine.dockerHost)).toEqual(asItShould)
})

async function tryScope(
  dockerHost: string | undefined,
): Promise<{ revealing: unknown; blind: unknown; listed: unknown }> {
  await using scoped = await startScopedWorld(dockerHost)
  const { operator, inside, outside } = scoped
  const answers = async (known: Known) => {
    const rows = await tableOf(scoped, operator, known)
    return new Map(rows.map(([way, answer]) => [way, withoutIds(answer, known)]))
  }
  const unknown = await answers(unknownOf(outside))
  const hidden = await answers(outside)
  const shown = await answers(inside)
  const ways = [...unknown.keys()]
  return {
    revealing: ways.filter((way) => hidden.get(way) !== unknown.get(way)),
    blind: ways.filter((way) => shown.get(way) === unknown.get(way) && !onlyAdmins.has(way)),
    listed: await seenBy(scoped, operator),
  }
}

test('a token that is narrower than its owner sees what both fit', async () => {
  await using scoped = await startScopedWorld(process.env['DOCKER_HOST'])
  const { admin, server, inside, outside, world } = scoped
  const both = await inviteUser(admin, server, {
    name: 'bert',
    role: 'operator',
    scope: { labels: Object.entries(world.labels).map(([key, value]) => `${key}=${value}`) },
  })
  const scope = { names: [inside.container.name] }
  const { secret } = await both.ask<{ secret: string }>('tokens.create', { name: 'ci', role: 'operator', scope })
  const withToken = signedCall({ url: server.url, token: secret })
  const all = await (await both.call('/api/docker/containers')).text()
  expect([inside, outside].map(({ container }) => all.includes(container.name))).toEqual([true, true])
  const some = await (await withToken('/api/docker/containers')).text()
  expect([inside, outside].map(({ container }) => some.includes(container.name))).toEqual([true, false])
  const status = async ({ backupJob }: Known) => (await withToken(`/api/jobs/${backupJob}`)).status
  expect([await status(inside), await status(outside)]).toEqual([200, 404])
})

test('what is gone is in sight by its name alone, and a backup by the labels its container had', async () => {
  await using scoped = await startScopedWorld(process.env['DOCKER_HOST'], { Labels: { team: 'blue' } })
  const { admin, server, inside, outside, operator, world } = scoped
  const byLabel = await inviteUser(admin, server, { name: 'bea', role: 'viewer', scope: { labels: ['team=blue'] } })
  const board = async (person: Person) => (await person.query('jobs.history', { limit: 50 })).text()
  await expect.poll(() => board(byLabel)).toContain(outside.exportId)
  await removeContainer(world.engine, outside.container)
  await removeContainer(world.engine, inside.container)
  await expect.poll(() => board(byLabel)).not.toContain(outside.exportId)
  expect(await (await byLabel.call('/api/backups')).text()).toContain(outside.backupId)
  expect(await board(operator)).toContain(inside.exportId)
  expect(await board(operator)).not.toContain(outside.exportId)
})

test('a scoped operator renames within the scope alone, and gets no job by the key of somebody else', async () => {
  await using scoped = await startScopedWorld(process.env['DOCKER_HOST'])
  const { admin, server, inside, outside, operator } = scoped
  const rename = { ...onContainer(inside), name: outside.container.name.replace('outside', 'elsewhere') }
  expect(await readCode(await operator.mutate('containers.rename', rename))).toBe('FORBIDDEN')
  const fine = { ...onContainer(inside), name: `${inside.container.name}-b` }
  expect((await operator.mutate('containers.rename', fine)).status).toBe(200)
  const started = { ...onContainer(outside), idempotencyKey: 'nightly' }
  const { id } = await admin.ask<{ id: string }>('backups.start', started)
  expect(await readCode(await operator.mutate('backups.start', started))).toBe('CONTAINER_NOT_FOUND')
  const own = { ...onContainer(inside), idempotencyKey: 'nightly' }
  const first = await operator.ask<{ id: string }>('backups.start', own)
  expect(first.id).not.toBe(id)
  expect(await operator.ask('backups.start', own)).toMatchObject({ id: first.id })
  const left = async () => JSON.stringify(await (await server.call(`/api/jobs/${first.id}`)).json())
  await expect.poll(left, { timeout: 30_000 }).toContain('succeeded')
})

test('a vault counts what is in sight of who asks', async () => {
  await using scoped = await startScopedWorld(process.env['DOCKER_HOST'])
  const count = async (answer: Promise<Response>) => (await readData<{ backups: number }[]>(await answer))[0]?.backups
  expect(await count(scoped.admin.query('vaults.list'))).toBe(2)
  expect(await count(scoped.operator.query('vaults.list'))).toBe(1)
})

async function readCode(answer: Response): Promise<string> {
  return ((await answer.json()) as { error?: { data: { opCode: string } } }).error?.data.opCode ?? ''
}

async function removeContainer(engine: Engine, { id }: { id: string }): Promise<void> {
  await actOnContainer(engine, id, { action: 'remove', options: { force: true, volumes: false } })
}

/** Answered to everybody with a scope with a refusal, whatever it is about. */
const onlyAdmins = new Set([
  'containers.remove',
  'exports.remove',
  'backups.previewRemove',
  'backups.remove',
  'backups.pin',
  'action remove',
  'DELETE /api/backups/{id}',
  'PUT /api/backups/{id}/pin',
  'DELETE /api/backups/{id}/pin',
  'PUT /api/schedules/{id}',
  'DELETE /api/schedules/{id}',
  'POST /api/schedules/{id}/enabled',
  'POST /api/schedules/{id}/run',
  // Lists runs, and no test here has made one.
  'GET /api/schedules/{id}/runs',
])

async function tableOf({ server }: ScopedWorld, person: Person, known: Known): Promise<[string, string][]> {
  const procedures = createAppRouter(anything as Services)._def.procedures as unknown as Record<string, Procedure>
  const rows: [string, string][] = []
  const add = async (way: string, answer: Response) => void rows.push([way, `${answer.status} ${await answer.text()}`])
  for (const [path, inputOf] of Object.entries(inputs)) {
    const isQuery = procedures[path]?._def.type === 'query'
    await add(path, await (isQuery ? person.query(path, inputOf(known)) : person.mutate(path, inputOf(known))))
  }
  for (const [action, optionsOf] of Object.entries(actions)) {
    const target = action.includes('restore') ? {} : { containerId: known.container.id }
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ action, ...target, options: optionsOf(known) })
    await add(`action ${action}`, await person.call('/api/docker/containers', { method: 'POST', headers, body }))
  }
  for (const { method, path, url } of await routesWith(server, known))
    if (path.includes('{id}')) await add(`${method} ${path}`, await person.call(url, { method }))
  return rows
}

/** The names of all containers that the lists, the board and the watches speak of. */
async function seenBy({ server, inside, outside }: ScopedWorld, person: Person): Promise<string[]> {
  const texts = [
    ...(await Promise.all(
      [
        person.query('containers.list', local),
        person.query('exports.list', local),
        person.query('backups.list', {}),
        person.query('jobs.history', { limit: 200 }),
        person.call('/api/docker/containers'),
        person.call('/api/backups'),
      ].map(async (answer) => (await answer).text()),
    )),
    ...(await watched(server, person)),
  ]
  for (const text of texts) expect(text).toContain(inside.container.name)
  const all = texts.join('\n')
  return ['inside', 'outside'].filter((stem) => all.includes({ inside, outside }[stem as 'inside'].container.name))
}

async function watched(server: ScopedWorld['server'], person: Person): Promise<string[]> {
  using client = connectClient(server, { cookie: person.cookie })
  const updates: ContainersUpdate[] = []
  const boards: JobBoard[] = []
  const watches = [
    client.trpc.containers.watch.subscribe(local, { onData: (update) => void updates.push(update) }),
    client.trpc.jobs.watch.subscribe(undefined, { onData: (board) => void boards.push(board) }),
  ]
  await expect.poll(() => Math.min(updates.length, boards.length)).toBeGreaterThan(0)
  for (const watch of watches) watch.unsubscribe()
  return [JSON.stringify(updates), JSON.stringify(boards)]
}

/** The same with ids of nothing. */
function unknownOf(known: Known): Known {
  const id = 'ab'.repeat(32)
  const { vaultId } = known
  const job = '00000000-0000-4000-8000-000000000000'
  const container = { id, name: 'nothing' }
  const backupId = 'nothing-20260101T000000Z-aaaa'
  return { container, volume: '', backupId, vaultId, exportId: job, backupJob: job, scheduleId: 'nothing' }
}

/** A backup's id begins with the name of its container. */
function withoutIds(answer: string, { container, backupId, exportId, backupJob, scheduleId }: Known): string {
  const ids = [backupId, exportId, backupJob, scheduleId, container.id, container.id.slice(0, 12), container.name]
  return ids.reduce((text, id) => text.replaceAll(id, 'ID'), answer)
}

function isAboutPeople(permission: Permission | 'public'): boolean {
  return permission === 'public' || inPerson.has(permission)
}

function takesAnId(input: z.ZodType): boolean {
  const { properties = {} } = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' })
  return ['containerId', 'backupId', 'id'].some((key) => Object.hasOwn(properties, key))
}

interface Procedure {
  _def: { type: string; inputs: z.ZodType[]; meta: { permission: Permission | 'public' } }
}
