import { expect, test } from 'vitest'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { listMade } from '../testing/list-made.ts'
import { testEngine } from '../testing/test-engine.ts'
import { createCarrierPool } from './carrier-pool.ts'
import { nothingMade } from './made-objects.ts'

const engine = testEngine()
const { signal } = new AbortController()

test('a carrier and its image say what they are and whose, are listed and removed by a label, and go when the job ends', async () => {
  await using world = await createTestWorld(engine)
  const made = nothingMade()
  const pool = createCarrierPool(engine, { jobId: world.runId, made, signal })
  const mount = { type: 'volume', source: await world.createVolume(), readOnly: true } as const
  const ids = [await pool.create(mount), await pool.create(mount)]
  for (const id of ids) {
    const { Name, Config } = await readContainer(engine, id, signal)
    expect(Name).toMatch(new RegExp(`^/holdfast-carrier-${world.runId}-[0-9a-f]{8}$`))
    expect(Config.Cmd).toEqual(['holdfast-carrier'])
    expect(Config.Labels).toMatchObject({ 'io.holdfast.job': world.runId, 'io.holdfast.carrier': 'true' })
  }
  const [image = ''] = made.images
  const { RepoTags } = await clientOf(engine).getImage(image).inspect()
  expect(RepoTags?.map((tag) => tag.replace(/^.*\//, ''))).toEqual([`holdfast-carrier:${world.runId}`])
  await pool.close()
  expect(made).toEqual(nothingMade())
  for (const id of ids)
    await expect(readContainer(engine, id, signal)).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
  await expect(clientOf(engine).getImage(image).inspect()).rejects.toMatchObject({ statusCode: 404 })
})

test('what the documentation says removes what a killed job left, and no container that was made for somebody', async () => {
  await using world = await createTestWorld(engine)
  const source = await world.createContainer({ Labels: { 'io.holdfast.job': world.runId } })
  const pool = createCarrierPool(engine, { jobId: world.runId, made: nothingMade(), signal })
  await pool.create({ type: 'volume', source: await world.createVolume(), readOnly: true })
  // With the label of the run: other runs are at work on this engine.
  const own = `io.holdfast.job=${world.runId}`
  await clientOf(engine).pruneContainers({ filters: { label: ['io.holdfast.carrier', own] } })
  await clientOf(engine).pruneImages({ filters: { dangling: ['false'], label: [own] } })
  expect(await listMade(engine, world.runId)).toEqual([`container /${source.name}`])
})
