import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { restorePlan } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { imageWith } from '../testing/image-with.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { clientOf } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { memorySource, type MemorySource } from './testing/memory-source.ts'
import { planIn, restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const client = clientOf(engine)
const signal = new AbortController().signal

test('a plan says what would be made, from where, and how much of it; the restore is exactly that', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'])
  const [volume, network] = [await world.createVolume(), await world.createNetwork()]
  await writeFile(join(await volumeFolder(engine, volume), 'file'), 'x')
  const source = await world.createContainer({
    Image: image,
    HostConfig: { Binds: [`${volume}:/data`, '/tmp:/bound'], NetworkMode: network.name },
  })
  const backup = await memorySource(world, source, { leave: ['/bound'] })
  await client.getContainer(source.id).remove()
  await client.getNetwork(network.id).remove()
  await client.getImage(image).remove()

  const plan = await planIn(world, backup)

  expect(restorePlan.parse(plan)).toEqual(plan)
  expect(plan).toMatchObject({
    sourceId: source.id,
    sourceName: source.name,
    name: source.name,
    imageFrom: 'vault',
    newNetworks: [network.name],
    conflicts: [],
    freezes: null,
  })
  expect(plan.creates.map(({ kind, name }) => [kind, name])).toEqual([
    ['volume', `${source.name}-${volume}`],
    ['image', image],
    ['container', source.name],
  ])
  const treeBytes = backup.treeBytes.get('/data') ?? 0
  expect(plan.mounts).toMatchObject([
    { destination: '/bound', choice: 'share', choices: ['share', 'empty', 'exclude'], sizeBytes: null },
    { destination: '/data', choice: 'copy', choices: ['copy', 'empty', 'exclude'], sizeBytes: treeBytes },
  ])
  expect(plan.totalBytes).toBe(backup.layers.reduce((sum, { bytes }) => sum + bytes, treeBytes))
  const restored = await restoreIn(world, backup, { name: plan.name, plan: plan.digest })
  expect((await readContainer(engine, restored.containerId, signal)).Name).toBe(`/${source.name}`)
  const planned = plan.changes.map(({ field }) => field)
  expect(restored.changes.map(({ field }) => field).filter((field) => !planned.includes(field))).toEqual([])
})

test('beside its original it gets a name of its own, and a plan that no longer holds is refused', async () => {
  await using world = await createTestWorld(engine)
  const image = await imageWith(world, ['ENV A=1'])
  const source = await world.createContainer({ Image: image })
  const backup = await memorySource(world, source)
  const plan = await planIn(world, backup)
  expect(plan.name).toBe(`${source.name}-restored`)
  expect(plan).toMatchObject({ imageFrom: 'engine', newNetworks: [], totalBytes: 0 })
  const [repo = '', tag = ''] = image.split(':')
  await client.getImage(world.image).tag({ repo, tag })
  const late = restoreIn(world, backup, { name: plan.name, plan: plan.digest })
  await expect(late).rejects.toMatchObject({ code: 'PLAN_CHANGED', message: expect.stringContaining('its image') })
})

test('conflicts come with the change that avoids them: a name, a folder of the running original, a lost network', async () => {
  await using world = await createTestWorld(engine)
  const network = await world.createNetwork()
  const source = await world.runContainer({ HostConfig: { Binds: ['/tmp:/bound'], NetworkMode: network.name } })
  const whole = await memorySource(world, source, { leave: ['/bound'] })
  const backup: MemorySource = { ...whole, document: { ...whole.document, networks: {} } }
  await client.getNetwork(network.id).disconnect({ Container: source.id })
  await client.getNetwork(network.id).remove()
  const plan = await planIn(world, { ...backup }, { name: source.name, start: true })
  expect(plan.conflicts.map(({ code, field, fix }) => [code, field, fix?.options])).toEqual([
    ['NAME_IN_USE', 'name', { name: `${source.name.replace(/-\d+$/, '')}` }],
    ['MOUNT_SHARED', 'mounts./bound', expect.anything()],
    ['BAD_REQUEST', `overrides.networks.${network.name}`, { overrides: { networks: { [network.name]: null } } }],
  ])
  const lost = restoreIn(world, backup)
  await expect(lost).rejects.toMatchObject({ code: 'BAD_REQUEST', field: `overrides.networks.${network.name}` })
  const out = await restoreIn(world, backup, { overrides: { networks: { [network.name]: null } } })
  expect(out.unexpected).toEqual([])
})
