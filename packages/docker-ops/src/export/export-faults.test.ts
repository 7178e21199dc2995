import { execFile } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Compression } from '@holdfast/contract'
import { startFakeEngine } from '../engine/testing/start-fake-engine.ts'
import type { ExportedFile, ExportOptions } from './export-container.ts'
import { createExportFolder, type TestExport } from './testing/export-folder.ts'

const firstBytes = 40_000
const secondBytes = 70_000
const afterFirstEntry = 512 + Math.ceil(firstBytes / 512) * 512
let whole: Buffer

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  await writeFile(join(folder, 'first'), Buffer.alloc(firstBytes, 'a'))
  await writeFile(join(folder, 'second'), Buffer.alloc(secondBytes))
  const names = ['first', 'second']
  await promisify(execFile)('tar', ['-C', folder, '--format=ustar', '-cf', join(folder, 'whole.tar'), ...names])
  whole = await readFile(join(folder, 'whole.tar'))
  await rm(folder, { recursive: true })
})

interface FakeExports extends AsyncDisposable {
  readonly folder: string
  readonly connections: () => number
  readonly run: (options: TestExport) => Promise<ExportedFile>
}

/** An engine whose one container is exported as the script says, and a folder for the file. */
async function fakeExports(answer: (response: ServerResponse) => void): Promise<FakeExports> {
  await using stack = new AsyncDisposableStack()
  const { engine, connections } = stack.use(await startFakeEngine([[/\/export/, answer]]))
  const folder = stack.use(await createExportFolder())
  const parts = stack.move()
  return {
    folder: folder.path,
    connections,
    run: (options) => folder.run(engine, options),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

function run(fake: FakeExports, options: Partial<ExportOptions> = {}, compression: Compression = 'none') {
  return fake.run({ ...options, compression, fileName: 'web.tar' })
}

test('a whole export becomes the file, byte for byte, with its length and entries', async () => {
  await using fake = await fakeExports((response) => response.end(whole))
  const made = await run(fake)
  expect(made).toMatchObject({ sizeBytes: whole.length, tarBytes: whole.length, entries: 2 })
  expect(await readFile(made.filePath)).toEqual(whole)
  expect(await readdir(fake.folder)).toEqual(['web.tar'])
})

describe('what the engine says with 200 and a proper end, and is not whole', () => {
  const json = '{"message":"Error reading second: permission denied"}'
  const cases: [string, () => Buffer][] = [
    ['a cut inside the data of a file', () => whole.subarray(0, afterFirstEntry + 512 + 30_000)],
    [
      'a cut inside a file of zeros, a multiple of 1,024 from its start',
      () => whole.subarray(0, afterFirstEntry + 512 + 10_240),
    ],
    ['a cut exactly between two entries', () => whole.subarray(0, afterFirstEntry)],
    ['a cut inside a header', () => whole.subarray(0, afterFirstEntry + 100)],
    ['a cut between the two blocks of the end', () => whole.subarray(0, afterFirstEntry + 512 + 70_144 + 512)],
    ['an error as JSON after an entry', () => Buffer.concat([whole.subarray(0, afterFirstEntry), Buffer.from(json)])],
    ['an error as JSON after the end', () => Buffer.concat([whole, Buffer.from(json)])],
    ['an empty body', () => Buffer.alloc(0)],
  ]
  for (const compression of ['none', 'gzip', 'zstd'] as const)
    test.each(cases)(`%s is TRUNCATED and leaves nothing (${compression})`, async (_name, body) => {
      await using fake = await fakeExports((response) => response.end(body()))
      await expect(run(fake, {}, compression)).rejects.toMatchObject({ code: 'TRUNCATED' })
      expect(await readdir(fake.folder)).toEqual([])
    })
})

test('the daemon’s own words reach the error when it appended them', async () => {
  await using fake = await fakeExports((response) =>
    response.end(Buffer.concat([whole.subarray(0, afterFirstEntry), Buffer.from('{"message":"disk on fire"}')])),
  )
  await expect(run(fake)).rejects.toThrow(/disk on fire/)
})

test('a connection reset in the middle is ENGINE_UNREACHABLE and leaves nothing', async () => {
  await using fake = await fakeExports((response) => cut(response, whole.subarray(0, 50_000)))
  await expect(run(fake)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' })
  expect(await readdir(fake.folder)).toEqual([])
})

test('a stream that stands still is a TIMEOUT, its connection is closed and nothing is left', async () => {
  await using fake = await fakeExports((response) => void response.write(whole.subarray(0, 50_000)))
  await expect(run(fake, { idleTimeoutMs: 150 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  await expect.poll(() => fake.connections()).toBe(0)
  expect(await readdir(fake.folder)).toEqual([])
})

test('an engine that never sends a first byte has a limit of its own', async () => {
  await using fake = await fakeExports(() => {})
  const limits = { idleTimeoutMs: 60_000, firstByteTimeoutMs: 150 }
  await expect(run(fake, limits)).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(await readdir(fake.folder)).toEqual([])
})

test.each([
  [404, '{"message":"No such container: web"}', 'CONTAINER_NOT_FOUND'],
  [409, '{"message":"container is being removed"}', 'INVALID_STATE'],
  [500, '{"message":"no space left on device"}', 'DISK_FULL'],
  [500, '{"message":"something else"}', 'ENGINE_REFUSED'],
])('an answer %i %s is %s and leaves nothing', async (status, body, code) => {
  await using fake = await fakeExports((response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body),
  )
  await expect(run(fake)).rejects.toMatchObject({ code })
  expect(await readdir(fake.folder)).toEqual([])
})

test('cancelling rejects with the reason, closes the connection and leaves nothing', async () => {
  await using fake = await fakeExports((response) => void response.write(whole.subarray(0, 50_000)))
  const stop = new AbortController()
  const reason = new Error('enough')
  const onProgress: ExportOptions['onProgress'] = ({ bytesDone }) => void (bytesDone > 0 && stop.abort(reason))
  await expect(run(fake, { signal: stop.signal, onProgress })).rejects.toBe(reason)
  await expect.poll(() => fake.connections()).toBe(0)
  expect(await readdir(fake.folder)).toEqual([])
})

test('nothing is overwritten: a file that was there stays, also when it appears while the export runs', async () => {
  await using fake = await fakeExports((response) => response.end(whole))
  const file = join(fake.folder, 'web.tar')
  await writeFile(file, 'precious')
  await expect(run(fake)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  await rm(file)
  const onProgress: ExportOptions['onProgress'] = ({ step }) =>
    void (step === 'exporting' && writeFileSync(file, 'precious'))
  await expect(run(fake, { onProgress })).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  expect(await readFile(file, 'utf8')).toBe('precious')
  expect(await readdir(fake.folder)).toEqual(['web.tar'])
})

function cut(response: ServerResponse, bytes: Buffer): void {
  response.write(bytes, () => response.socket?.destroy())
}
