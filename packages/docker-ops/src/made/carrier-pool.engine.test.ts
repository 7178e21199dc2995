import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { testEngine } from '../testing/test-engine.ts'
import { createCarrierPool } from './carrier-pool.ts'
import { nothingMade } from './made-objects.ts'

const engine = testEngine()
const { signal } = new AbortController()

test('a carrier says in `docker ps` what it is and by its label whose, and goes with its image', async () => {
  await using world = await createTestWorld(engine)
  const made = nothingMade()
  const pool = createCarrierPool(engine, { jobId: world.runId, made, signal })
  const mount = { type: 'volume', source: await world.createVolume(), readOnly: true } as const
  const ids = [await pool.create(mount), await pool.create(mount)]
  for (const id of ids) {
    const { Name, Config } = await readContainer(engine, id, signal)
    expect(Name).toMatch(/^\/holdfast-carrier-/)
    expect(Config.Cmd).toEqual(['holdfast-carrier'])
    expect(Config.Labels).toMatchObject({ 'io.holdfast.job': world.runId })
  }
  const [image = ''] = made.images
  await pool.close()
  expect(made).toEqual(nothingMade())
  for (const id of ids)
    await expect(readContainer(engine, id, signal)).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
  await expect(clientOf(engine).getImage(image).inspect()).rejects.toMatchObject({ statusCode: 404 })
})
