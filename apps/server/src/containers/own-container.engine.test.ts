import { expect, test } from 'vitest'
import { connectEngine, inspectContainer } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { signedCall } from '../testing/signed-call.ts'
import { connectClient } from '../testing/connect-client.ts'
import { startContained } from '../testing/start-contained.ts'

const engine = connectEngine({ dockerHost: process.env['DOCKER_HOST'] })

/** Bodies of `POST /api/docker/containers`, but for the container. */
const actions = [
  { action: 'stop' },
  { action: 'restart' },
  { action: 'pause' },
  { action: 'kill' },
  { action: 'remove', options: { force: true } },
  { action: 'rename', options: { name: 'another' } },
  { action: 'clone' },
  { action: 'plan-clone' },
  { action: 'clone', options: { mode: 'live', writableLayer: 'include' } },
  { action: 'backup', options: { format: 'complete' } },
  { action: 'backup', options: { format: 'complete', mode: 'live' } },
]

test('the container Holdfast runs in is not ended, renamed, cloned, backed up or replaced through it, by any way in', async ({
  skip,
}) => {
  await using world = await createTestWorld(engine)
  await using own = await startContained(world)
  skip(!own.isReachable, 'the engine has a network of its own')
  const other = await world.runContainer()
  const before = (await world.get('/containers/json?all=1')) as { Id: string }[]
  const post = async (body: object) => {
    const answer = await signedCall(own)('/api/docker/containers', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    return (await answer.json()) as { code: string; cause?: string; backupId?: string }
  }
  const everyWay = [
    ...actions.map((action) => ({ containerId: own.name, ...action })),
    ...[own.id, own.id.slice(0, 12)].map((containerId) => ({ containerId, action: 'stop' })),
  ]
  for (const body of everyWay) {
    const { code, cause = code } = await post(body)
    expect(cause, JSON.stringify(body)).toBe('OWN_CONTAINER')
  }
  using client = connectClient(own)
  const { containers, clones, backups } = client.trpc
  const target = { engineId: 'local', containerId: own.id }
  for (const [way, call] of Object.entries({
    stop: () => containers.stop.mutate(target),
    restart: () => containers.restart.mutate(target),
    pause: () => containers.pause.mutate(target),
    kill: () => containers.kill.mutate(target),
    remove: () => containers.remove.mutate(target),
    rename: () => containers.rename.mutate({ ...target, name: 'another' }),
    planClone: () => clones.plan.mutate(target),
    clone: () => clones.start.mutate(target),
    previewBackup: () => backups.preview.query(target),
    backup: () => backups.start.mutate(target),
  }))
    await expect(call(), way).rejects.toMatchObject({ data: { opCode: 'OWN_CONTAINER' } })

  const { backupId } = await post({ action: 'backup', containerId: other.id, options: { format: 'complete' } })
  const over = { action: 'restore', options: { backupId, name: own.name } }
  expect(await post(over)).toMatchObject({ code: 'RESTORE_FAILED', cause: 'NAME_IN_USE' })

  expect((await inspectContainer(engine, own.id, {})).state).toBe('running')
  const isMade = ({ Id }: { Id: string }) => !before.some((one) => one.Id === Id)
  const made = ((await world.get(`/containers/json?all=1`)) as { Id: string; Labels: object }[]).filter(isMade)
  expect(made.filter(({ Labels }) => JSON.stringify(Labels).includes(own.id))).toEqual([])
  expect(await post({ action: 'stop', containerId: other.id })).toMatchObject({ success: true })
})
