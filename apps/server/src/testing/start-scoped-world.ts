import { connectEngine } from '@holdfast/docker-ops'
import { createTestWorld, type TestObject, type TestWorld } from '@holdfast/docker-ops/testing'
import { backUp } from './backup-world.ts'
import { inviteUser, setUpAdmin, type Person } from './person.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

/** All that somebody may ask for about one container. */
export interface Known {
  container: TestObject
  volume: string
  backupId: string
  /** Of the default vault. */
  vaultId: string
  exportId: string
  backupJob: string
  /** Takes that container alone. */
  scheduleId: string
}

export interface ScopedWorld extends AsyncDisposable {
  readonly world: TestWorld
  readonly server: TestServer
  readonly admin: Person
  /** In the operator's scope, and in the token's. */
  readonly inside: Known
  /** In neither. */
  readonly outside: Known
  /** Sees `inside` alone. */
  readonly operator: Person
}

/** A server with two containers, each backed up and exported, and an operator who sees one of them by its name. */
export async function startScopedWorld(
  dockerHost: string | undefined,
  raw: { Labels?: Record<string, string> } = {},
): Promise<ScopedWorld> {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(connectEngine({ dockerHost })))
  const server = stack.use(await startTestServer({ dockerHost }))
  const admin = await setUpAdmin(server)
  const inside = await know('inside')
  const outside = await know('outside')
  const scope = { names: [`${inside.container.name}*`] }
  const operator = await inviteUser(admin, server, { name: 'olga', role: 'operator', scope })
  const parts = stack.move()
  return { world, server, admin, inside, outside, operator, [Symbol.asyncDispose]: () => parts.disposeAsync() }

  /** Its schedule goes by a label: names change. */
  async function know(stem: string): Promise<Known> {
    const volume = await world.createVolume()
    const HostConfig = { Binds: [`${volume}:/data`], NetworkMode: 'none' }
    const name = world.name(stem)
    const Labels = { ...raw.Labels, 'holdfast.test.schedule': name }
    const container = await world.runContainer({ ...raw, name, Labels, HostConfig })
    const backupId = await backUp(server, container)
    await server.post('/api/docker/containers', { action: 'backup', containerId: container.id, options: {} })
    const history = await readData<{ entries: { id: string; kind: string; subject: { name: string } }[] }>(
      await admin.query('jobs.history', {}),
    )
    const jobs = history.entries.filter(({ subject }) => subject.name === container.name)
    const idOf = (kind: string) => jobs.find((job) => job.kind === kind)?.id ?? ''
    const targets = [{ kind: 'label', label: `holdfast.test.schedule=${container.name}` }]
    const timing = { kind: 'weekly', weekdays: [1], at: '02:00' }
    const draft = { name: container.name, timing, timeZone: 'UTC', targets }
    const { id: scheduleId } = await admin.ask<{ id: string }>('schedules.create', draft)
    const vaults = (await (await server.call('/api/vaults')).json()) as { vaults: { id: string }[] }
    return {
      container,
      volume,
      backupId,
      vaultId: vaults.vaults[0]?.id ?? '',
      exportId: idOf('export'),
      backupJob: idOf('backup'),
      scheduleId,
    }
  }
}

/** The data of an answer of tRPC. */
export async function readData<T>(answer: Response): Promise<T> {
  return ((await answer.json()) as { result: { data: T } }).result.data
}

const idOf: Record<string, (known: Known) => string> = {
  backups: ({ backupId }) => backupId,
  exports: ({ exportId }) => exportId,
  jobs: ({ backupJob }) => backupJob,
  schedules: ({ scheduleId }) => scheduleId,
}

/** Every route of the description, asked about what is known. */
export async function routesWith(
  server: TestServer,
  known: Known,
): Promise<{ method: string; path: string; url: string }[]> {
  const description = (await (await server.call('/api/openapi.json')).json()) as { paths: Record<string, object> }
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((name) => {
      const id = path.includes('{id}') ? idOf[path.split('/')[2] ?? '']?.(known) : ''
      if (id === undefined) throw new Error(`Whose id does ${path} take?`)
      const url = `${path.replace('{id}', id)}${path.endsWith('/file') ? '?tree=/data' : ''}`
      return { method: name.toUpperCase(), path, url }
    }),
  )
}

/** Stands in for services that nobody calls. */
export const anything: unknown = new Proxy(() => undefined, { get: () => anything, apply: () => anything })
