import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createCarrierPool } from '../../made/carrier-pool.ts'
import { nothingMade } from '../../made/made-objects.ts'
import { createTestWorld } from '../../testing/create-test-world.ts'
import { testEngine } from '../../testing/test-engine.ts'
import { volumeFolder } from '../../testing/volume-folder.ts'
import { openFreshVolume } from './fresh-volume.ts'

const run = promisify(execFile)
const { signal } = new AbortController()
const isHere = process.getuid?.() === 0 && process.env['DOCKER_HOST'] === undefined

test.runIf(isHere)('a fresh volume that is mounted here to be read alone is left to the engine to write', async () => {
  await using world = await createTestWorld(testEngine())
  const volume = await world.createVolume()
  const carriers = createCarrierPool(world.engine, { jobId: world.runId, made: nothingMade(), signal })
  const writerId = await carriers.create({ type: 'volume', source: volume, readOnly: false })
  const isOpened = async (): Promise<boolean> => {
    const folder = await openFreshVolume(world.engine, { volume, writerId }, signal)
    folder?.[Symbol.dispose]()
    return folder !== null
  }
  const before = await isOpened()
  const path = await volumeFolder(world.engine, volume)
  await run('mount', ['--bind', path, path])
  try {
    await run('mount', ['-o', 'remount,bind,ro', path])
    expect([before, await isOpened()]).toEqual([true, false])
  } finally {
    await run('umount', [path])
    await carriers.close()
  }
})
