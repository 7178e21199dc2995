import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { connectClient } from '../../testing/connect-client.ts'
import { startPanel, type Panel } from '../../testing/start-panel.ts'
import type { Example } from './with-examples.ts'
import { readDescription, type Operation } from './testing/read-description.ts'

const tree = '/var/lib/postgresql/data'
const containers = '/api/docker/containers'

test('every documented example is answered with its status and in its shape', { timeout: 600_000 }, async () => {
  await using world = await createTestWorld(connectEngine({ dockerHost: process.env['DOCKER_HOST'] }))
  await using panel = await startPanel()
  const { operations, check } = await readDescription(panel)
  const real = await createReal(world, panel)
  let tried = 0
  for (const operation of operations)
    for (const example of operation['x-examples']) {
      const at = `${operation.operationId} ${example.name}`
      const answer = await ask(panel, operation, await real.standIn(operation, example))
      const text = await answer.text()
      expect.soft(answer.status, `${at}: ${text.slice(0, 500)}`).toBe(example.status)
      const media = operation.responses[answer.status]?.content ?? {}
      const [type = ''] = (answer.headers.get('content-type') ?? '').split(';')
      expect.soft(Object.keys(media), at).toContain(type)
      const isJson = type === 'application/json'
      expect.soft(isJson ? check(media[type]?.schema, JSON.parse(text)) : [], at).toEqual([])
      tried += 1
    }
  expect(tried).toBeGreaterThan(40)
})

/** Real containers, backups, jobs and exports in the place of the names that the examples use. */
async function createReal(world: TestWorld, panel: Panel) {
  const source = await createSource(world)
  const act = async (body: object, headers: Record<string, string> = {}) => {
    const post = { method: 'POST', path: containers }
    const answer = await ask(panel, post, { body, headers })
    return (await answer.json()) as Record<string, string>
  }
  const backUp = async () =>
    (await act({ action: 'backup', containerId: source.name, options: { format: 'complete' } }))['backupId'] ?? ''
  const backupId = await backUp()
  const job = await act({ action: 'backup', containerId: source.name }, { prefer: 'respond-async' })
  const waited = await act({ action: 'backup', containerId: source.name, options: { name: 'waited.tar' } })
  using client = connectClient(panel)
  const { exports } = await client.trpc.exports.list.query({ engineId: 'local' })
  const exported = exports.find(({ fileName }) => fileName === waited['backupFile'])?.id ?? ''
  const { id: scheduleId } = await client.trpc.schedules.create.mutate({
    name: 'Nightly',
    timing: { kind: 'nightly', at: '02:30' },
    timeZone: 'UTC',
    targets: [{ kind: 'container', engineId: 'local', name: source.name }],
  })
  const { id: runId } = await client.trpc.schedules.runNow.mutate({ scheduleId })

  return {
    async standIn({ operationId }: Operation, example: Example) {
      const body = example.body as { action?: string; options?: Record<string, unknown> } | undefined
      const own = body?.action !== undefined && body.action in before ? await createSource(world) : source
      const prepare = before[body?.action ?? ''] ?? null
      if (prepare !== null) await act({ action: prepare, containerId: own.name })
      const names: Record<string, string> = {
        'shop-db': own.name,
        'shop-db-copy': world.name('copy'),
        'shop-db-20260101T020000Z-abcd': operationId === 'removeBackup' ? await backUp() : backupId,
        '4f9c2d0e-6a51-4c3b-9f0a-2b7d8e1c5a60': job['id'] ?? '',
        '9b1d6a7e-3c58-4e2f-8d04-5f6a7b8c9d0e': exported,
        '1c9d3b52-7a04-4f6e-8b1d-0e5a9c7f2d36': scheduleId,
        '7be04f19-52c6-4d8a-a3e7-91d0c2b86f45': runId,
      }
      const real = replaceNames(example, names)
      const plan = (real.body as typeof body)?.options
      if (plan?.['plan'] === undefined) return real
      const planned = await act({ ...real.body, action: 'plan-clone', options: { name: plan['name'] } })
      const { digest } = planned['plan'] as unknown as { digest: unknown }
      return { ...real, body: { ...real.body, options: { ...plan, plan: digest } } }
    },
  }
}

/** Actions that change their container, and what has to be done to it before; such a one gets a container of its own. */
const before: Readonly<Record<string, string | null>> = {
  start: 'stop',
  stop: null,
  restart: null,
  pause: null,
  unpause: 'pause',
  kill: null,
  rename: null,
  remove: null,
}

async function createSource(world: TestWorld): Promise<TestObject> {
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:${tree}`] } })
  expect(await world.execute(source, `echo 17 > ${tree}/PG_VERSION`)).toBe(0)
  return source
}

function replaceNames<T>(value: T, names: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') return (names[value] ?? value) as T
  if (Array.isArray(value)) return value.map((one: unknown) => replaceNames(one, names)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, replaceNames(one, names)])) as T
}

async function ask(
  panel: Panel,
  { method, path }: Pick<Operation, 'method' | 'path'>,
  { path: parts = {}, query = {}, headers = {}, body }: Partial<Example>,
): Promise<Response> {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => encodeURIComponent(parts[name] ?? ''))
  const address = `${filled}${Object.keys(query).length === 0 ? '' : `?${new URLSearchParams(query).toString()}`}`
  if (body === undefined) return panel.call(address, { method, headers })
  return panel.call(address, {
    method,
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
