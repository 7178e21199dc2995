import { expect, test } from 'vitest'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { sweeperOf } from '../testing/sweep-run.ts'
import { testEngine } from '../testing/test-engine.ts'
import { capturedSource } from './testing/captured-source.ts'
import { restoreIn } from './testing/restore-in.ts'

const whole = { unexpected: [], read: 0 }

test('a backup made with one image store is restored with the other, with what its container changed', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  await using there = await createTestWorld(newer.engine)
  await using here = await createTestWorld(testEngine())
  await using _restoredHere = sweeperOf(here.engine, there.runId)
  await using _restoredThere = sweeperOf(there.engine, here.runId)
  expect(await moveFrom(here, there)).toEqual(whole)
  expect(await moveFrom(there, here)).toEqual(whole)
})

async function moveFrom(from: TestWorld, to: TestWorld) {
  const volume = await from.createVolume()
  const HostConfig = { NetworkMode: 'none', Binds: [`${volume}:/data`] }
  const source = await from.runContainer({ HostConfig })
  expect(await from.execute(source, 'echo own > /own; echo data > /data/file; rm /bin/true')).toBe(0)
  const backup = await capturedSource(from, source)
  const { containerId, unexpected } = await restoreIn(to, backup, { start: true })
  const script = '[ "$(cat /own)" = own ] && [ "$(cat /data/file)" = data ] && [ ! -e /bin/true ]'
  return { unexpected, read: await runScript(to, containerId, script) }
}
