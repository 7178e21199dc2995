import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { link, mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { captureIn } from '../capture/testing/capture-in.ts'
import { createRecordingSink } from '../capture/testing/recording-sink.ts'
import { cloneIn } from '../clone/testing/clone-in.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { listMade } from '../testing/list-made.ts'
import { connectEngine, type Engine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestObject, type TestWorld } from '../testing/create-test-world.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'

const run = promisify(execFile)
const engine = testEngine()
// Disks are mounted for them, which an engine beside the machine's does not see.
const isHere = process.getuid?.() === 0 && process.env['DOCKER_HOST'] === undefined
const disk =
  /"[ab]\/[fg]\d+" as a hard link to "[ab]\/[fg]\d+", but they are two files of two file systems, .* exclude the mount/

test.runIf(isHere)(
  'two disks below a folder whose files the engine takes for one: the backup through it fails and says so',
  async () => {
    await using world = await createTestWorld(throughEngine(engine))
    await using disks = await twoDisks(world)
    for (const mode of ['live', 'pause'] as const) {
      const jobId = randomUUID()
      const sink = createRecordingSink()
      const backup = captureIn(world, disks.source, { sink, mode, jobId, mounts: { '/data': 'include' } })
      await expect(backup).rejects.toMatchObject({
        code: 'INVALID_STATE',
        message: expect.stringMatching(disk) as unknown,
      })
      expect(sink.calls.filter((call) => call === 'addTree /data')).toHaveLength(1)
      expect(await listMade(engine, jobId)).toEqual([])
    }
  },
)

test.runIf(isHere)('read where they lie, the files of two disks below a folder are each themselves', async () => {
  await using world = await createTestWorld(engine)
  await using disks = await twoDisks(world)
  const sink = createRecordingSink()
  await captureIn(world, disks.source, { sink, mode: 'pause', mounts: { '/data': 'include' } })
  const files = sink.trees.find(({ path }) => path === '/data')?.files
  for (const disk of ['a', 'b']) expect(files?.get(`holdfast-mount/${disk}/f7`)).toBe(`${disk} 7 ${'.'.repeat(7)}`)
})

test.runIf(isHere)('where the host’s folder is out of reach, the engine is asked about both files', async () => {
  await using world = await createTestWorld(engine)
  await using disks = await twoDisks(world)
  await using away = await outOfReach(world)
  const backup = captureIn(away.world, disks.source, {
    sink: createRecordingSink(),
    mode: 'pause',
    mounts: { '/data': 'include' },
  })
  await expect(backup).rejects.toMatchObject({
    code: 'TRUNCATED',
    message: expect.stringMatching(
      /"[ab]\/[fg]\d+" as a hard link to "[ab]\/[fg]\d+", but they are two files, /,
    ) as unknown,
  })
})

test.runIf(isHere)('a clone that would lose a file to another disk’s is not made', async () => {
  await using world = await createTestWorld(engine)
  await using disks = await twoDisks(world)
  const jobId = randomUUID()
  const through = { ...world, engine: throughEngine(engine) }
  const clone = cloneIn(through, disks.source, { jobId, mounts: { '/data': 'copy' } })
  await expect(clone).rejects.toMatchObject({ code: 'INVALID_STATE', message: expect.stringMatching(disk) as unknown })
  expect(await listMade(engine, jobId)).toEqual([])
  // Where they lie both are read.
  const whole = await cloneIn(world, disks.source, { mounts: { '/data': 'copy' }, verify: true })
  expect(whole.copied).toMatchObject([{ verified: true }])
})

test.runIf(isHere)('true hard links are read, within reach of the host’s folder and out of it', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  await mkdir(join(folder.path, 'many'))
  // Both names of a byte that is no UTF-8, and one that would end a query.
  const names = [Buffer.from('caf\xe9', 'latin1'), Buffer.from('a&b #?%41+ c'), Buffer.from('third')]
  const paths = names.map((name) => Buffer.concat([Buffer.from(`${folder.path}/many/`), name]))
  const [first = '', second = '', third = ''] = paths
  await writeFile(first, 'data')
  await link(first, second)
  await link(first, third)
  const source = await world.runContainer({ HostConfig: { Binds: [`${folder.path}:/data`] } })
  await using away = await outOfReach(world)
  for (const through of [world, away.world]) {
    const sink = createRecordingSink()
    await captureIn(through, source, { sink, mode: 'pause', mounts: { '/data': 'include' } })
    expect(sink.trees.find(({ path }) => path === '/data')?.entries).toBe(5)
  }
  expect(away.heads()).toBe(2)
})

test.runIf(isHere)('of many links between two folders one is asked for, and of none nothing', async () => {
  await using world = await createTestWorld(engine)
  await using folder = await hostFolder()
  await writeFile(join(folder.path, 'single'), 'data')
  const source = await world.runContainer({ HostConfig: { Binds: [`${folder.path}:/data`] } })
  await using away = await outOfReach(world)
  const capture = () => captureIn(away.world, source, { sink: createRecordingSink(), mounts: { '/data': 'include' } })
  await capture()
  expect(away.heads()).toBe(0)
  await mkdir(join(folder.path, 'zzz'))
  for (let index = 0; index < 10; index += 1)
    for (const name of [`link-${index}`, `zzz/link-${index}`])
      await link(join(folder.path, 'single'), join(folder.path, name))
  await capture()
  // Of each of two pairs of folders one link, and the one file they lead to.
  expect(away.heads()).toBe(3)
})

/** A folder with two file systems below it, whose files with two names have the same inodes. */
async function twoDisks(world: TestWorld): Promise<AsyncDisposable & { source: TestObject }> {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await hostFolder())
  const inodes: Set<bigint>[] = []
  for (const disk of ['a', 'b']) {
    const path = join(folder.path, disk)
    await mkdir(path)
    await run('mount', ['-t', 'tmpfs', '-o', 'size=4m,inode64', 'tmpfs', path]).catch(() =>
      run('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', path]),
    )
    stack.defer(async () => void (await run('umount', [path])))
    const found = new Set<bigint>()
    for (let index = 0; index < 20; index += 1) {
      await writeFile(join(path, `f${index}`), `${disk} ${index} ${'.'.repeat(index)}`)
      await link(join(path, `f${index}`), join(path, `g${index}`))
      found.add((await stat(join(path, `f${index}`), { bigint: true })).ino)
    }
    inodes.push(found)
  }
  const [first = new Set(), second = new Set()] = inodes
  if (![...first].some((inode) => second.has(inode))) throw new Error('The two file systems have no inode in common.')
  const source = await world.runContainer({ HostConfig: { Binds: [`${folder.path}:/data`] } })
  const owned = stack.move()
  return { source, [Symbol.asyncDispose]: () => owned.disposeAsync() }
}

/** The world as it is seen over an engine of another host: `heads` counts how often it was asked about a file. */
async function outOfReach(world: TestWorld) {
  const faulty = await faultyEngine(() => null)
  const there = connectEngine({ dockerHost: faulty.dockerHost })
  const remote: Engine = { ...there, endpoint: 'tcp://another.host:2375' }
  return {
    world: { ...world, engine: remote },
    heads: () => faulty.calls.filter((call) => /^HEAD .*path=%2f/.test(call)).length,
    [Symbol.asyncDispose]: () => faulty[Symbol.asyncDispose](),
  }
}
