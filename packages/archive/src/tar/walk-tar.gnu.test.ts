import { execFileSync } from 'node:child_process'
import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
  openSync,
  closeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTarWalker, type TarVerdict } from './walk-tar.ts'

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-tar-'))
  mkdirSync(join(folder, 'tree'))
  const path = (name: string) => join(folder, 'tree', name)
  writeFileSync(path('empty'), '')
  writeFileSync(path('block'), Buffer.alloc(512, 'a'))
  writeFileSync(path('odd'), Buffer.alloc(5001, 'b'))
  linkSync(path('odd'), path('hard'))
  symlinkSync('odd', path('soft'))
  writeFileSync(Buffer.concat([Buffer.from(path('f')), Buffer.from([0xe9, 0xff])]), 'name is not UTF-8')
  execFileSync('mkfifo', [path('pipe')])
  const sparse = openSync(path('sparse'), 'w')
  for (let piece = 0; piece < 40; piece++) writeSync(sparse, 'data', piece * 1_048_576)
  closeSync(sparse)
  truncateSync(path('sparse'), 42 * 1_048_576)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  ['v7', 7],
  ['ustar', 8],
  ['oldgnu', 9],
  ['gnu', 9],
  ['posix', 9],
])('GNU tar, format %s: whole as it is, refused at every block', async (format, entries) => {
  const made = makeTar(format)
  expect(await walk([made])).toEqual({ entries, bytes: made.length })
  for (let length = made.length - 512; length > 0; length -= 512)
    await expect(walk([made.subarray(0, length)]), `${length} bytes`).rejects.toMatchObject({ code: 'TRUNCATED' })
})

test.each(['gnu', 'posix'])(
  'GNU tar, format %s: long names and long link targets count with their entry',
  async (format) => {
    const name = `${'deep/'.repeat(40)}${'n'.repeat(200)}`
    mkdirSync(join(folder, 'long', 'deep/'.repeat(40)), { recursive: true })
    writeFileSync(join(folder, 'long', name), 'x')
    symlinkSync(name, join(folder, 'long', `link-${format}`))
    const made = gnuTar(`--format=${format}`, '--no-recursion', '-C', join(folder, 'long'), name, `link-${format}`)
    expect(await walk([made])).toEqual({ entries: 2, bytes: made.length })
  },
)

function makeTar(format: string): Buffer {
  // V7 and ustar have no sparse files: theirs would be 42 MiB of zeros.
  const sparse = ['v7', 'ustar'].includes(format) ? '--exclude=sparse' : '--sparse'
  const pipe = format === 'v7' ? ['--exclude=pipe'] : []
  return gnuTar(`--format=${format}`, sparse, ...pipe, '-C', folder, 'tree')
}

function gnuTar(...rest: string[]): Buffer {
  // One block per record: nothing but the two zero blocks behind the last entry.
  return execFileSync('tar', ['--create', '--blocking-factor=1', ...rest], { maxBuffer: 67_108_864 })
}

async function walk(chunks: Buffer[]): Promise<TarVerdict> {
  const walker = createTarWalker()
  await Array.fromAsync(walker.through(Readable.from(chunks)))
  return walker.verdict()
}
