import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import type { WorkProgress } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { faultyEngine } from '../testing/faulty-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { makeDifficultTree } from '../data/testing/difficult-tree.ts'
import { connectEngine } from '../engine/connect-engine.ts'
import { findMade } from '../made/find-made.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { memorySource, type MemorySource } from './testing/memory-source.ts'
import { restoreIn } from './testing/restore-in.ts'
import { testEngine } from '../testing/test-engine.ts'

const engine = testEngine()
const nothing = { containers: [], volumes: [], images: [], networks: [], tags: [] }

test('where asked, every volume is read back once all are filled, and the result says so', async () => {
  await using world = await createTestWorld(engine)
  const backup = await twoVolumes(world)
  const bytesTotal = [...backup.treeBytes.values()].reduce((sum, bytes) => sum + bytes, 0)
  const told: WorkProgress[] = []

  const restored = await restoreIn(world, backup, { verify: true, onProgress: (progress) => void told.push(progress) })

  expect(restored.copied).toMatchObject([
    { destination: '/data', verified: true },
    { destination: '/other', verified: true },
  ])
  const steps = told.map(({ step }) => step).filter((step, index, all) => step !== all[index - 1])
  expect(steps.slice(steps.indexOf('restoring'))).toEqual(['restoring', 'verifying', 'creating', 'checking'])
  const readBack = told.filter(({ step }) => step === 'verifying')
  expect(readBack[0]).toMatchObject({ bytesDone: 0, bytesTotal })
  expect(readBack.at(-1)).toMatchObject({ bytesDone: bytesTotal, bytesTotal })
})

test('one byte that changes on its way into a volume is found when it is read back, and not without', async () => {
  await using world = await createTestWorld(engine)
  const backup = await twoVolumes(world)
  await using faulty = await faultyEngine((call) =>
    /^PUT .*\/archive/.test(call) ? { body: () => flip(2 * 1_048_576) } : null,
  )
  const through = { ...world, engine: connectEngine({ dockerHost: faulty.dockerHost, hostReader: false }) }
  const jobId = randomUUID()
  await expect(restoreIn(through, backup, { verify: true, jobId })).rejects.toMatchObject({
    code: 'TRUNCATED',
    message: expect.stringMatching(/^\/data could not be restored/),
  })
  expect(faulty.calls.filter((call) => /^POST \/containers\/create\?name=(?!holdfast-carrier)/.test(call))).toEqual([])
  expect(await findMade(engine, [jobId])).toEqual(nothing)
  const unverified = await restoreIn(through, backup)
  expect(unverified.copied).toMatchObject([{ verified: false }, { verified: false }])
})

test('a backup whose headers another version of the engine wrote, with or without the type in the mode, reads back as equal', async () => {
  await using world = await createTestWorld(engine)
  const backup = await twoVolumes(world)
  const source: MemorySource = { ...backup, openTree: (path, signal) => typelessModes(backup.openTree(path, signal)) }
  const restored = await restoreIn(world, source, { verify: true })
  expect(restored.copied).toMatchObject([{ verified: true }, { verified: true }])
})

test('a restore cancelled while it reads back rejects with the reason and leaves nothing', async () => {
  await using world = await createTestWorld(engine)
  const backup = await twoVolumes(world)
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')
  const jobId = randomUUID()
  const onProgress = ({ step, bytesDone }: WorkProgress): void => {
    if (step === 'verifying' && bytesDone > 0) cancel.abort(reason)
  }
  const restore = restoreIn(world, backup, { verify: true, jobId, signal: cancel.signal, onProgress })
  await expect(restore).rejects.toBe(reason)
  expect(await findMade(engine, [jobId])).toEqual(nothing)
})

/** A backup of a container with a large volume at `/data` and one with all kinds of files at `/other`. */
async function twoVolumes(world: TestWorld): Promise<MemorySource> {
  const [data, other] = [await world.createVolume(), await world.createVolume()]
  await writeFile(join(await volumeFolder(engine, data), 'large'), Buffer.alloc(4 * 1_048_576, 7))
  await makeDifficultTree(await volumeFolder(engine, other))
  const Binds = [`${data}:/data`, `${other}:/other`]
  return memorySource(world, await world.createContainer({ HostConfig: { Binds } }))
}

/** Changes one bit of the byte at `at`, where there is one. */
function flip(at: number): Duplex {
  return Duplex.from(async function* (source: AsyncIterable<Buffer>) {
    let before = 0
    for await (const chunk of source) {
      const changed = Buffer.from(chunk)
      const index = at - before
      if (index >= 0 && index < chunk.length) changed[index] = (chunk[index] ?? 0) ^ 1
      before += chunk.length
      yield changed
    }
  })
}

/** The tar as newer engines write it: the mode of a header without the bits that say what it is of. */
async function* typelessModes(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of source) chunks.push(Buffer.from(chunk))
  const tar = Buffer.concat(chunks)
  for (let at = 0; at < tar.length; at += 512) {
    const header = tar.subarray(at, at + 512)
    if (header.toString('latin1', 257, 262) !== 'ustar') continue
    const mode = Number.parseInt(header.toString('latin1', 100, 107), 8) & 0o7777
    header.write(mode.toString(8).padStart(7, '0'), 100, 'latin1')
    header.fill(' ', 148, 156)
    const sum = header.reduce((total, byte) => total + byte, 0)
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  }
  yield tar
}
