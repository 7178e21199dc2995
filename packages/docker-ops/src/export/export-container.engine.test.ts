import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Compression, WorkProgress } from '@holdfast/contract'
import { clientOf } from '../engine/connect-engine.ts'
import { createTestWorld, type TestWorld } from '../testing/create-test-world.ts'
import { testEngine } from '../testing/test-engine.ts'
import { exportContainer, type ExportOptions } from './export-container.ts'

const engine = testEngine()
const run = promisify(execFile)
const manyBytes = { encoding: 'buffer', maxBuffer: 512 * 1024 * 1024 } as const

interface Made {
  containerId: string
  folder: string
  compression: Compression
}

async function open() {
  await using stack = new AsyncDisposableStack()
  const world = stack.use(await createTestWorld(engine))
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-test-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  const parts = stack.move()
  return { world, folder, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

function exportTo({ containerId, folder, compression }: Made, options: Partial<ExportOptions> = {}) {
  const ending = { none: '.tar', gzip: '.tar.gz', zstd: '.tar.zst' }[compression]
  const request = { containerId, folder, fileName: `made${ending}`, compression, draftId: 'job-1' }
  return exportContainer(engine, request, { signal: new AbortController().signal, onProgress: () => {}, ...options })
}

async function rawExport(containerId: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(await clientOf(engine).getContainer(containerId).export(), hash)
  return hash.digest('hex')
}

async function finished(world: TestWorld): Promise<string> {
  const script =
    'mkdir /deep && echo hello > /deep/greeting && ln -s greeting /deep/link && dd if=/dev/urandom of=/blob bs=1M count=9'
  return (await world.finishedContainer(script)).id
}

test('the uncompressed file of a stopped container is byte for byte what docker export gives', async () => {
  await using made = await open()
  const containerId = await finished(made.world)
  const { filePath, sizeBytes, tarBytes } = await exportTo({ ...made, containerId, compression: 'none' })
  const bytes = await readFile(filePath)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(await rawExport(containerId))
  expect([sizeBytes, tarBytes]).toEqual([bytes.length, bytes.length])
})

test.each([
  ['gzip', 'gzip'],
  ['zstd', 'zstd'],
] as const)('the stock %s decompresses our file to the same bytes', async (compression, tool) => {
  await using made = await open()
  const containerId = await finished(made.world)
  const { filePath } = await exportTo({ ...made, containerId, compression })
  const { stdout } = await run(tool, ['-dc', filePath], manyBytes)
  expect(createHash('sha256').update(stdout).digest('hex')).toBe(await rawExport(containerId))
})

test('docker import takes the file', async () => {
  await using made = await open()
  const containerId = await finished(made.world)
  for (const compression of ['none', 'gzip', 'zstd'] as const) {
    const { filePath } = await exportTo({ ...made, containerId, compression })
    const tar = compression === 'zstd' ? await unpack(filePath) : filePath
    await expect(made.world.importImage(createReadStream(tar))).resolves.toContain('holdfast-test-')
  }
})

test('a running container is exported and goes on running', async () => {
  await using made = await open()
  const { id, name } = await made.world.runContainer()
  const { entries } = await exportTo({ ...made, containerId: name, compression: 'none' })
  expect(entries).toBeGreaterThan(3)
  const { State } = (await made.world.get(`/containers/${id}/json`)) as { State: { Running: boolean } }
  expect(State.Running).toBe(true)
})

test('progress begins with preparing, rises byte by byte towards an estimate and ends with sealing', async () => {
  await using made = await open()
  const containerId = await finished(made.world)
  const seen: WorkProgress[] = []
  const { tarBytes } = await exportTo(
    { ...made, containerId, compression: 'none' },
    { onProgress: (progress) => seen.push(progress) },
  )
  expect(seen[0]).toMatchObject({ step: 'preparing', bytesDone: 0 })
  expect(seen.at(-1)).toMatchObject({ step: 'sealing', bytesDone: tarBytes })
  const bytes = seen.map(({ bytesDone }) => bytesDone)
  expect(bytes).toEqual(bytes.toSorted((left, right) => left - right))
  expect(seen.filter(({ step }) => step === 'exporting').length).toBeGreaterThan(10)
})

test('a full disk is DISK_FULL, names the folder and leaves nothing', async () => {
  await using made = await open()
  const containerId = await finished(made.world)
  await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', made.folder])
  try {
    const refused = exportTo({ ...made, containerId, compression: 'none' })
    await expect(refused).rejects.toMatchObject({ code: 'DISK_FULL' })
    await expect(refused).rejects.toThrow(made.folder)
    expect(await readdir(made.folder)).toEqual([])
  } finally {
    await run('umount', [made.folder])
  }
})

test('an unknown container and an ambiguous prefix are told apart, and nothing is left', async () => {
  await using made = await open()
  const unknown = exportTo({ ...made, containerId: 'nobody-here', compression: 'none' })
  await expect(unknown).rejects.toMatchObject({ code: 'CONTAINER_NOT_FOUND' })
  expect(await readdir(made.folder)).toEqual([])
})

async function unpack(filePath: string): Promise<string> {
  await run('zstd', ['-dq', '-f', filePath, '-o', `${filePath}.tar`])
  return `${filePath}.tar`
}
