import { expect, test } from 'vitest'
import { permissions, type Permission } from '@holdfast/contract'
import { createAppRouter, type Services } from '../router.ts'
import { connectClient } from '../testing/connect-client.ts'
import { inviteUser, type Person } from '../testing/person.ts'
import { anything, routesWith, startScopedWorld, type Known, type ScopedWorld } from '../testing/start-scoped-world.ts'

const secret = 'correct-horse-battery-staple'
const local = { engineId: 'local' }

/** What each procedure of a viewer is asked with; one that takes nothing is not here. */
const inputs: Record<string, (known: Known & { cloneJob: string; runId: string }) => object> = {
  'containers.list': () => local,
  'containers.inspect': ({ container }) => ({ ...local, containerId: container.id }),
  'exports.list': () => local,
  'backups.list': () => ({}),
  'jobs.history': () => ({ limit: 200 }),
  'jobs.find': ({ cloneJob }) => ({ id: cloneJob }),
  'overview.get': () => ({}),
  'retention.preview': ({ vaultId }) => ({ vaultId, policy: { last: 1 }, timeZone: 'UTC' }),
  'retention.previewRun': ({ vaultId }) => ({ vaultId }),
  'schedules.find': ({ scheduleId }) => ({ scheduleId }),
  'schedules.dryRun': ({ scheduleId }) => ({ scheduleId }),
  'schedules.nextRuns': ({ scheduleId }) => ({ scheduleId }),
  'schedules.previewTiming': () => ({ timing: { kind: 'hourly', minute: 0 }, timeZone: 'UTC' }),
  'schedules.ruleOf': ({ container }) => ({ ...local, containerName: container.name }),
  'schedules.runs': () => ({}),
  'schedules.findRun': ({ runId }) => ({ runId }),
}

test('no answer that a viewer gets has the value of a variable, a command or a label', async () => {
  const raw = {
    Env: [`PASSWORD=${secret}`],
    Cmd: ['sleep', '3600', `--password=${secret}`],
    Labels: { 'com.docker.compose.config-hash': secret, 'traefik.basicauth': secret },
  }
  await using scoped = await startScopedWorld(process.env['DOCKER_HOST'], raw)
  const { admin, server, inside } = scoped
  const options = {
    name: `${inside.container.name}-clone`,
    labelGroups: { compose: 'remove' },
    overrides: {
      env: { TOKEN: secret },
      labels: { 'my.secret': secret },
      command: ['sleep', secret],
      entrypoint: ['/bin/busybox', secret],
    },
  }
  const cloneJob = await run(server, { action: 'clone', containerId: inside.container.id, options })
  const { backupId } = inside
  const restored = { ...options, name: `${inside.container.name}-back`, backupId }
  const restoreJob = await run(server, { action: 'restore', options: restored })
  const { id: runId } = await admin.ask<{ id: string }>('schedules.runNow', { scheduleId: inside.scheduleId })
  const viewer = await inviteUser(admin, server, { name: 'vera', role: 'viewer' })
  const known = { cloneJob, restoreJob, runId }

  const answers = await answersFor(scoped, viewer, known)

  expect(answers.filter(([, answer]) => answer.includes(secret)).map(([way]) => way)).toEqual([])
  const operator = await inviteUser(admin, server, { name: 'otto', role: 'operator' })
  const seen = await answersFor(scoped, operator, known)
  const withSecret = seen.filter(([, answer]) => answer.includes(secret)).map(([way]) => way)
  expect(withSecret).toEqual(expect.arrayContaining(['containers.inspect', 'jobs.find', 'GET /api/jobs/{id}/report']))
})

async function run(server: ScopedWorld['server'], body: object): Promise<string> {
  const started = await server.post('/api/docker/containers', body, { prefer: 'respond-async' })
  const { id } = (await started.json()) as { id: string }
  const state = async () => ((await (await server.call(`/api/jobs/${id}`)).json()) as { state: object }).state
  await expect.poll(state, { timeout: 60_000 }).toMatchObject({ status: 'succeeded' })
  return id
}

async function answersFor(
  { server, inside }: ScopedWorld,
  person: Person,
  { cloneJob, restoreJob, runId }: { cloneJob: string; restoreJob: string; runId: string },
): Promise<[way: string, answer: string][]> {
  const answers: [string, string][] = []
  const procedures = createAppRouter(anything as Services)._def.procedures as unknown as Record<string, Procedure>
  for (const [path, { _def }] of Object.entries(procedures)) {
    const { permission } = _def.meta
    if (_def.type !== 'query' || permission === 'public' || permissions[permission] !== 'viewer') continue
    const answer = await person.query(path, inputs[path]?.({ ...inside, cloneJob, runId }))
    expect([path, answer.status]).toEqual([path, 200])
    answers.push([path, await answer.text()])
  }
  answers.push(['jobs.find of the restore', await (await person.query('jobs.find', { id: restoreJob })).text()])
  for (const { method, path, url } of await routesWith(server, { ...inside, backupJob: cloneJob }))
    if (method === 'GET' && !/file$|^\/api\/exports/.test(path))
      answers.push([`${method} ${path}`, await (await person.call(url)).text()])
  return [...answers, ...(await watched(server, person))]
}

async function watched(server: ScopedWorld['server'], person: Person): Promise<[string, string][]> {
  using client = connectClient(server, { cookie: person.cookie })
  const [updates, boards]: [unknown[], unknown[]] = [[], []]
  client.trpc.containers.watch.subscribe(local, { onData: (update) => void updates.push(update) })
  client.trpc.jobs.watch.subscribe(undefined, { onData: (board) => void boards.push(board) })
  await expect.poll(() => Math.min(updates.length, boards.length)).toBeGreaterThan(0)
  return [
    ['containers.watch', JSON.stringify(updates)],
    ['jobs.watch', JSON.stringify(boards)],
  ]
}

interface Procedure {
  _def: { type: string; meta: { permission: Permission | 'public' } }
}
