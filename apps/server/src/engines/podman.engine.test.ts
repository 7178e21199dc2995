import { readFile } from 'node:fs/promises'
import { expect, test, type TestContext } from 'vitest'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { startTestServer } from '../testing/start-test-server.ts'

interface Answer {
  success: boolean
  cause?: string
  message?: string
  field?: string
  newId: string
  backupId: string
  backupPath: string
  plan: { conflicts: { field: string; code: string; message: string; fix: { options: unknown } | null }[] }
}

test('on Podman 4.3 a container is listed, exported, cloned, backed up and restored with what it changed', async (context) => {
  await using podman = await startPodman(context)
  const { world, act } = podman
  const volume = await world.createVolume()
  const source = await world.runContainer({ Env: ['A=1'], HostConfig: { Binds: [`${volume}:/data`] } })
  expect(await world.execute(source, 'echo new > /layer; chown 1000:7 /layer')).toBe(0)

  const { backupPath } = await act(source.id, 'backup', {})
  expect((await readFile(backupPath)).includes('layer')).toBe(true)

  const clone = await act(source.id, 'clone', { name: world.name('clone'), start: true, allowSharedMounts: true })
  expect(await world.execute({ id: clone.newId, name: '' }, isOwnHost)).toBe(0)

  const Ulimits = [{ Name: 'nofile', Soft: 100, Hard: 200 }]
  const limited = await world.createContainer({ HostConfig: { Ulimits } })
  const sameLimits = await act(limited.id, 'clone', { name: world.name('limited') })
  const ofClone = (await world.get(`/containers/${sameLimits.newId}/json`)) as { HostConfig: { Ulimits: unknown[] } }
  expect(ofClone.HostConfig.Ulimits).toContainEqual({ Name: 'RLIMIT_NOFILE', Soft: 100, Hard: 200 })

  const { backupId } = await act(source.id, 'backup', { format: 'complete', mounts: { '/data': 'exclude' } })
  const restored = await act(source.id, 'restore', { backupId, name: world.name('restored'), start: true })
  const holds = `${isOwnHost} && stat -c %u:%g:%s /layer | grep -qx 1000:7:4 && [ "$A" = 1 ]`
  expect(await world.execute({ id: restored.newId, name: '' }, holds)).toBe(0)
})

test('what Podman 4.3 cannot do is said at once, with what to choose instead', async (context) => {
  await using podman = await startPodman(context)
  const { world, act } = podman
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const options = { mounts: { '/data': 'copy' }, writableLayer: 'include' }

  const { plan } = await act(source.id, 'plan-clone', options)
  expect(plan.conflicts).toMatchObject([
    {
      code: 'INVALID_STATE',
      field: 'mounts./data',
      message: podmanGives,
      fix: { options: { mounts: { '/data': 'empty' } } },
    },
    { code: 'INVALID_STATE', field: 'writableLayer', fix: { options: { writableLayer: 'exclude' } } },
  ])
  const refused = { success: false, cause: 'INVALID_STATE', message: podmanGives, field: 'options.mounts./data' }
  expect(await act(source.id, 'clone', options)).toMatchObject(refused)
  const backup = await act(source.id, 'backup', { format: 'complete' })
  expect(backup).toMatchObject({ success: false, cause: 'ENGINE_REFUSED', message: podmanGives })
})

const podmanGives = expect.stringMatching(/Podman hands out the files of mounts without their owners.*\/data/) as string
const isOwnHost = '[ "$HOSTNAME" = "$(hostname)" ]'

async function startPodman(context: TestContext) {
  await using stack = new AsyncDisposableStack()
  const podman = stack.use(await startEngine('podman', context))
  const world = stack.use(await createTestWorld(podman.engine))
  const server = stack.use(await startTestServer({ dockerHost: podman.dockerHost }))
  const moved = stack.move()
  return {
    world,
    act: async (containerId: string, action: string, options: object): Promise<Answer> => {
      const answer = await server.post('/api/docker/containers', { action, containerId, options })
      return (await answer.json()) as Answer
    },
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  }
}
