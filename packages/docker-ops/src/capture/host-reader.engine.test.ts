import { once } from 'node:events'
import { readdir, readlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { OpError, type WorkProgress } from '@holdfast/contract'
import { message, textOf } from '@holdfast/contract/messages'
import { expect, test } from 'vitest'
import { connectEngine, type Engine } from '../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { captureIn } from './testing/capture-in.ts'
import { createRecordingSink } from './testing/recording-sink.ts'

/** What is made on an engine, or asked of it, to read a layer through it. */
const burden = /^POST \/(containers\/create|images\/create|commit)|^GET \/containers\/[^/]+\/(changes|archive)/
const script = 'mkdir -p /own/new; echo own > /own/file'

test('the layer of a running container is read where it lies, and nothing is made for it', async () => {
  expect(await burdensOf(testEngine(), { dockerHost: process.env['DOCKER_HOST'] })).toEqual([])
})

test('so it is on an engine 28, with overlay2 and with the containerd store', async (context) => {
  for (const kind of ['28', '28-containerd'] as const) {
    await using newer = await startEngine(kind, context)
    expect(await burdensOf(newer.engine, newer), kind).toEqual([])
  }
})

test('of containers that do not run as well, once the engine has been seen to store its layers here', async ({
  skip,
}) => {
  await using world = await createTestWorld(testEngine())
  const source = await world.finishedContainer(script)
  await using counted = await faultyEngine(() => null)
  const through = { ...world, engine: connectEngine({ dockerHost: counted.dockerHost }) }
  const { document } = await captureIn(through, source, { sink: createRecordingSink() })
  if (document.writableLayer?.how === 'commit') skip('The containerd store tells of no folder then.')
  const before = counted.calls.length
  const sink = createRecordingSink()
  // The configuration of the image is asked for where the sink has not got it.
  sink.configs.set((document.image as { Id: string }).Id, Buffer.from('{}'))
  const again = await captureIn(through, source, { sink })
  expect(again.document.writableLayer?.reader).toBe('host')
  expect(counted.calls.slice(before).filter((call) => burden.test(call))).toEqual([])
})

test('sockets are named, each with its path, and nothing else is said of what is not included', async () => {
  await using world = await createTestWorld(testEngine())
  const { source, volume } = await sourceWithVolume(world)
  const server = createServer().listen(join(await volumeFolder(world.engine, volume), 'control.sock'))
  await once(server, 'listening')
  try {
    const { document } = await captureIn(world, source, { sink: createRecordingSink(), mode: 'pause' })
    expect(document.notKept.map(textOf)).toEqual([expect.stringContaining('"/data/control.sock"')])
  } finally {
    server.close()
  }
})

test('the document says of each mount who read it, and why not the host reader', async () => {
  await using world = await createTestWorld(testEngine())
  const memory = await world.createVolume({ DriverOpts: { type: 'tmpfs', device: 'tmpfs', o: 'size=1m' } })
  const { source } = await sourceWithVolume(world, [`${memory}:/memory`])
  const before = Date.now()
  const { document } = await captureIn(world, source, { sink: createRecordingSink(), mode: 'pause' })
  const readers = Object.fromEntries(document.mounts.map(({ destination, reader }) => [destination, reader]))
  expect(readers).toEqual({
    '/data': { kind: 'host', fullReadAt: expect.any(Number) as unknown },
    '/memory': { kind: 'engine', why: expect.objectContaining({ code: 'reader-volume-options' }) as unknown },
  })
  const read = readers['/data']
  expect(read?.kind === 'host' && read.fullReadAt >= before).toBe(true)
  const { document: through } = await captureIn({ ...world, engine: throughEngine(world.engine) }, source, {
    sink: createRecordingSink(),
  })
  expect(through.mounts.map(({ reader }) => reader?.kind)).toEqual(['engine', 'engine'])
})

test('how long the container is down is told while it is, and not before', async () => {
  await using world = await createTestWorld(testEngine())
  const { source } = await sourceWithVolume(world)
  const told: WorkProgress[] = []
  const onProgress = (progress: WorkProgress): void => void told.push(progress)
  const { document } = await captureIn(world, source, { sink: createRecordingSink(), mode: 'pause', onProgress })
  const downtimes = (step: string) => told.filter((one) => one.step === step).map(({ downtimeMs }) => downtimeMs)
  expect(downtimes('backing up').every((one) => one === undefined)).toBe(true)
  expect(downtimes('reading changes').length).toBeGreaterThan(0)
  expect(downtimes('reading changes').every((one) => one !== undefined)).toBe(true)
  expect(downtimes('resuming')[0]).toBeLessThanOrEqual(document.frozenMs ?? 0)
})

test('a backup that fails or is cancelled between two passes leaves no folder open', async () => {
  await using world = await createTestWorld(testEngine())
  const { source, volume } = await sourceWithVolume(world)
  const folder = await volumeFolder(world.engine, volume)
  const isOpen = async (): Promise<boolean> => {
    const descriptors = await readdir('/proc/self/fd')
    const links = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    return links.some((link) => link.startsWith(folder))
  }
  const cancel = new AbortController()
  const seen: boolean[] = []
  const sink = createRecordingSink(async (call) => {
    if (call !== 'read /data again') return
    seen.push(await isOpen())
    cancel.abort(new OpError('CANCELLED', message('was-cancelled')))
  })
  const { signal } = cancel
  await expect(captureIn(world, source, { sink, mode: 'pause', signal })).rejects.toMatchObject({ code: 'CANCELLED' })
  expect([...seen, await isOpen()]).toEqual([true, false])
})

/** What is asked of an engine, or made on it, for a backup of a running container without mounts, in every mode. */
async function burdensOf(engine: Engine, { dockerHost }: { dockerHost: string | undefined }): Promise<string[]> {
  await using world = await createTestWorld(engine)
  const source = await world.runContainer()
  await world.execute(source, script)
  await using counted = await faultyEngine(() => null, dockerHost === undefined ? {} : { dockerHost })
  const through = { ...world, engine: connectEngine({ dockerHost: counted.dockerHost }) }
  const sink = createRecordingSink()
  const first = await captureIn(through, source, { sink, mode: 'live' })
  const names = [...(sink.trees[0]?.files.keys() ?? [])]
  expect(names).toEqual(expect.arrayContaining(['./own/', './own/file', './own/new/']))
  const before = counted.calls.length
  sink.configs.set((first.document.image as { Id: string }).Id, first.image.config)
  for (const mode of ['live', 'pause', 'stop'] as const) {
    const { document } = await captureIn(through, source, { sink, mode })
    expect(document.writableLayer?.reader).toBe('host')
  }
  return counted.calls.slice(before).filter((call) => burden.test(call))
}

async function sourceWithVolume(world: TestWorld, binds: string[] = []) {
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`, ...binds] } })
  await world.execute(source, 'echo data > /data/file; echo own > /own')
  return { source, volume }
}
