import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PassThrough, Transform } from 'node:stream'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { clientOf, connectEngine, type Engine } from '../engine/connect-engine.ts'
import { readEngineInfo } from '../engine/read-engine-info.ts'
import { rawVolume } from '../engine/raw/raw-inspect.ts'
import { createCarrierPool } from '../made/carrier-pool.ts'
import { nothingMade } from '../made/made-objects.ts'
import { removeMade } from '../made/remove-made.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { hostFolder } from '../testing/host-folder.ts'
import { listMade } from '../testing/list-made.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { chooseReader } from './choose-reader.ts'

const run = promisify(execFile)
/** A folder of a file system that keeps its times; /tmp may be memory. */
const diskFolder = () => hostFolder('/var/tmp')

test('of an engine on this machine, volumes and binds are read where they lie', async () => {
  expect(await readersOf(testEngine())).toEqual(expected)
})

test('so they are on an engine 28 beside it, with overlay2 and with the containerd store', async (context) => {
  for (const kind of ['28', '28-containerd'] as const) {
    await using newer = await startEngine(kind, context)
    expect(await readersOf(newer.engine)).toEqual(expected)
  }
})

test('switched off, or over TCP, the engine reads', async () => {
  await using world = await createTestWorld(testEngine())
  const volume = await world.createVolume()
  const off = connectEngine({ dockerHost: process.env['DOCKER_HOST'], hostReader: false })
  expect(await readerOf({ ...world, engine: off }, { volume })).toBe('reader-switched-off')
  const codesOf = async (of: Engine) => (await readEngineInfo(of)).consequences.map(({ code }) => code)
  expect(await codesOf(off)).toContain('data-through-engine')
  expect(await codesOf(world.engine)).not.toContain('data-through-engine')
  await using there = await faultyEngine(() => null)
  const remote = { ...connectEngine({ dockerHost: there.dockerHost }), endpoint: 'tcp://127.0.0.1:2375' }
  expect(await readerOf({ ...world, engine: remote }, { volume })).toBe('reader-engine-elsewhere')
})

test('a volume of another machine’s engine is not read here, though its folder is here too', async () => {
  await using world = await createTestWorld(testEngine())
  // As a socket that leads to a cloned machine answers: what is made there does not appear here.
  const answer = () => renamed('/volumes/holdfast-proof-', '/VOLUMES/holdfast-proof-')
  await using away = await faultyEngine((call) => (call.startsWith('POST /volumes/create') ? { answer } : null))
  const engine = connectEngine({ dockerHost: away.dockerHost })
  const volume = await world.createVolume()
  expect(await readerOf({ ...world, engine }, { volume })).toBe('reader-engine-elsewhere')
})

test('where the engine has something else mounted at a place than this machine, the engine reads', async (context) => {
  await using newer = await startEngine('28', context)
  await using world = await createTestWorld(newer.engine)
  await using folder = await diskFolder()
  const volume = await world.createVolume()
  expect(await readerOf(world, { volume })).toBe('host')
  const pid = await readFile(join(dirname(newer.dockerHost.replace('unix://', '')), 'engine.pid'), 'utf8')
  const inEngine = (...command: string[]) => run('nsenter', ['-t', pid.trim(), '-m', ...command])
  await inEngine('mount', '-t', 'tmpfs', 'tmpfs', await volumeFolder(world.engine, volume))
  await inEngine('mount', '-t', 'tmpfs', 'tmpfs', folder.path)
  expect(await readerOf(world, { volume })).toBe('reader-folder-differs')
  expect(await readerOf(world, { bind: folder.path })).toBe('reader-folder-differs')
  await inEngine('umount', await volumeFolder(world.engine, volume))
  await inEngine('umount', folder.path)
})

test('a folder that changes before and after the engine looks at it is looked at again', async () => {
  await using world = await createTestWorld(testEngine())
  await using folder = await diskFolder()
  let looks = 0
  const change = (): void => writeFileSync(join(folder.path, randomUUID()), '')
  await using disturbed = await faultyEngine((call) => {
    if (!call.startsWith('HEAD ') || (looks += 1) > 3) return null
    change()
    const answer = (): PassThrough => {
      change()
      return new PassThrough()
    }
    return { answer }
  })
  const engine = connectEngine({ dockerHost: disturbed.dockerHost })
  expect(await readerOf({ ...world, engine }, { bind: folder.path })).toBe('host')
  expect(looks).toBe(4)
})

function renamed(from: string, to: string): Transform {
  return new Transform({
    transform: (chunk: Buffer, _, done) => done(null, chunk.toString('latin1').replaceAll(from, to)),
  })
}

const expected = {
  volume: 'host',
  bindVolume: 'host',
  bind: 'host',
  linked: 'host',
  memoryVolume: 'reader-volume-options',
  memoryBind: 'reader-file-system',
  left: [],
}

async function readersOf(engine: Engine): Promise<Record<keyof typeof expected, unknown>> {
  await using world = await createTestWorld(engine)
  await using folder = await diskFolder()
  await using device = await diskFolder()
  await writeFile(join(folder.path, 'file'), 'data')
  await run('ln', ['-s', folder.path, `${device.path}/link`])
  const bindVolume = await world.createVolume({
    DriverOpts: { type: 'none', o: 'bind', device: device.path },
  })
  const memoryVolume = await world.createVolume({ DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' } })
  const jobId = randomUUID()
  return {
    volume: await readerOf(world, { volume: await world.createVolume() }, jobId),
    bindVolume: await readerOf(world, { volume: bindVolume }, jobId),
    bind: await readerOf(world, { bind: folder.path }, jobId),
    linked: await readerOf(world, { bind: `${device.path}/link` }, jobId),
    memoryVolume: await readerOf(world, { volume: memoryVolume }, jobId),
    memoryBind: await readerOf(world, { bind: '/dev/shm' }, jobId),
    left: await listMade(engine, jobId),
  }
}

/** Which reader is chosen: `host`, or the reason for the engine. */
async function readerOf(
  { engine }: Pick<TestWorld, 'engine'>,
  { volume = null, bind = null }: { volume?: string | null; bind?: string | null },
  jobId: string = randomUUID(),
): Promise<string> {
  const signal = new AbortController().signal
  const made = nothingMade()
  const carriers = createCarrierPool(engine, { jobId, made, signal })
  try {
    const definition = volume === null ? null : rawVolume.parse(await clientOf(engine).getVolume(volume).inspect())
    const source = volume ?? bind ?? ''
    const mount = volume === null ? { Type: 'bind', Source: source } : { Type: 'volume', Name: volume, Source: '' }
    const carrierId = await carriers.create({ type: volume === null ? 'bind' : 'volume', source, readOnly: true })
    const request = { mount: { ...mount, Destination: '/data', RW: true }, volume: definition, carrierId }
    const chosen = await chooseReader(engine, request, { jobId, made, carriers, signal })
    if (chosen.reader === 'engine') return chosen.why.code
    chosen.folder[Symbol.dispose]()
    return chosen.reader
  } finally {
    await removeMade(engine, made)
  }
}
