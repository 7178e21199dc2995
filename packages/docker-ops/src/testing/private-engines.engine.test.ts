import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld } from './create-test-world.ts'
import { startEngine } from './start-private-engine.ts'

test('on an engine with userns-remap the root of a container is a stranger to the host', async (context) => {
  await using remapped = await startEngine('28-userns', context)
  await using world = await createTestWorld(remapped.engine)
  const script = 'grep -q " 200000 *65536" /proc/self/uid_map && test "$(id -u)" = 0'
  await world.finishedContainer(script, { HostConfig: { NetworkMode: 'none' } })
  expect(await clientOf(remapped.engine).info({ abortSignal: undefined })).toMatchObject({ Driver: 'overlay2' })
})

test('Podman runs containers as an engine of its own', async (context) => {
  await using podman = await startEngine('podman', context)
  await using world = await createTestWorld(podman.engine)
  await world.finishedContainer('test "$container" = podman', { HostConfig: { NetworkMode: 'none' } })
  expect(await clientOf(podman.engine).version({ abortSignal: undefined })).toMatchObject({
    Components: [{ Name: 'Podman Engine' }, {}, {}],
  })
})
