import { expect, test } from 'vitest'
import type { ClonePlan, Job } from '@holdfast/contract'
import { connectEngine } from '@holdfast/docker-ops'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { backUp } from '../testing/backup-world.ts'
import { inviteUser, setUpAdmin, type Person } from '../testing/person.ts'
import { startTestServer } from '../testing/start-test-server.ts'
import { temporaryFolder } from '../testing/temporary-folder.ts'

const local = { engineId: 'local' }

test('what a scoped operator clones or restores stays in the scope, and reaches nothing out of it', async () => {
  await expect(checkReach(process.env['DOCKER_HOST'])).resolves.toBeUndefined()
})

test('on engine 28 as well', async (context) => {
  await using engine = await startEngine('28', context)
  await expect(checkReach(engine.dockerHost)).resolves.toBeUndefined()
})

async function checkReach(dockerHost: string | undefined): Promise<void> {
  await using world = await createTestWorld(connectEngine({ dockerHost }))
  await using server = await startTestServer({ dockerHost })
  await using folder = await temporaryFolder()
  const admin = await setUpAdmin(server)
  const [shared, secret] = [await world.createVolume(), await world.createVolume()]
  const [own, network] = [await world.createNetwork(), await world.createNetwork()]
  const outside = await world.createContainer({
    name: world.name('outside'),
    HostConfig: { Binds: [`${shared}:/data`, `${secret}:/secret`], NetworkMode: 'none' },
  })
  const inside = await world.createContainer({
    name: world.name('inside'),
    HostConfig: { Binds: [`${shared}:/data`, `${folder.path}:/host:ro`], NetworkMode: own.name },
  })
  const scope = { names: [`${inside.name}*`] }
  const operator = await inviteUser(admin, server, { name: 'olga', role: 'operator', scope })
  const backupId = await backUp(server, inside)
  const { vaults } = (await (await server.call('/api/vaults')).json()) as { vaults: { id: string }[] }
  const target = { ...local, containerId: inside.id }
  const backup = { ...local, vaultId: vaults[0]?.id, backupId }

  const plan = await operator.ask<ClonePlan>('clones.plan', target)
  expect(forbidden(plan)).toEqual([])
  expect(JSON.stringify(plan)).not.toContain(outside.name)
  expect(plan.mounts.map(({ alsoUsedBy }) => alsoUsedBy)).toEqual([[], []])
  expect(JSON.stringify(await admin.ask('clones.plan', target))).toContain(outside.name)

  for (const [field, wanted] of [
    ['name', { name: `${outside.name}-b` }],
    [`overrides.networks.${network.name}`, { overrides: { networks: { [network.name]: {} } } }],
    ['mounts./more', { overrides: { mounts: { '/more': { type: 'volume', source: secret } } } }],
    ['mounts./host', { overrides: { mounts: { '/host': { type: 'bind', source: folder.path } } } }],
  ] as const) {
    const options = { name: `${inside.name}-c`, ...wanted }
    expect(forbidden(await operator.ask('clones.plan', { ...target, ...options }))).toContain(field)
    expect(await endOf(operator, 'clones.start', { ...target, ...options })).toMatchObject({ code: 'FORBIDDEN' })
  }
  const named = (name: string) => ({ ...backup, name, mounts: { '/host': 'exclude' } })
  expect(forbidden(await operator.ask('restores.plan', named(`${outside.name}-b`)))).toEqual(['name'])
  expect(await endOf(operator, 'restores.start', named(`${outside.name}-b`))).toMatchObject({ code: 'FORBIDDEN' })

  const fine = { ...target, name: `${inside.name}-fine` }
  expect(await endOf(operator, 'clones.start', fine)).toMatchObject({ status: 'succeeded' })
  expect(await endOf(operator, 'restores.start', named(`${inside.name}-back`))).toMatchObject({ status: 'succeeded' })
}

function forbidden({ conflicts }: ClonePlan): string[] {
  return conflicts.filter(({ code }) => code === 'FORBIDDEN').map(({ field }) => field)
}

async function endOf(person: Person, procedure: string, input: object): Promise<Job['state'] | undefined> {
  const { id } = await person.ask<Job>(procedure, input)
  let state: Job['state'] | undefined
  const look = async () => {
    const answer = (await (await person.query('jobs.find', { id })).json()) as { result: { data: Job } }
    state = answer.result.data.state
    return 'finishedAt' in state
  }
  await expect.poll(look, { timeout: 60_000 }).toBe(true)
  return state
}
