import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'
import type Koffi from 'koffi'
import { setXattr } from './set-attributes.ts'

const AT_FDCWD = -100
const RENAME_EXCHANGE = 2
const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
const renameat2 = koffi.load('libc.so.6').func('int renameat2(int, const char *, int, const char *, unsigned int)')

/**
 * A program of its own: swaps what is in a folder for links, fifos and devices as fast as it can, in one step without a between, and moves
 * folders out of it and back, until it is killed. Everything beside the folder, in `outside`, is foreign: its names have `foreign` in
 * them, its content and attributes `FOREIGN`. As third argument: with `stay` nothing
 * leaves the folder, so that `outside` may be of another file system; with `calm` no folder is touched either, and each file stays what it is for
 * some milliseconds, so that whoever looks again gets through.
 */
const [root = '', outside = '', manner = ''] = process.argv.slice(2)
/** Of one size, so that nobody is warned by that. */
const [own, foreign] = ['own'.repeat(1_000), 'FOREIGN'.padEnd(3_000, '.')]
const [hidden, away] = [`${outside}/others`, `${outside}/elsewhere`]

mkdirSync(`${hidden}/foreign-folder`, { recursive: true })
for (const name of ['foreign-file', 'foreign-folder/foreign-file', 'same', 'b'])
  writeFileSync(`${hidden}/${name}`, foreign)
setXattr(`${hidden}/same`, 'user.x', 'FOREIGN')
mkdirSync(away)
for (const name of ['foreign-sibling', 'same', 'z']) writeFileSync(`${away}/${name}`, foreign)
for (const folder of ['a/b', 'c', ...Array.from({ length: 130 }, (_, i) => `deep${'/d'.repeat(i + 1)}`)]) {
  mkdirSync(`${root}/${folder}`, { recursive: true })
  for (const name of ['same', 'z']) writeFileSync(`${root}/${folder}/${name}`, own)
}
for (const name of ['f', 'g', 'h', 'i']) writeFileSync(`${root}/${name}`, own)
symlinkSync(hidden, `${root}/.folder-link`)
symlinkSync(hidden, `${root}/a/.folder-link`)
symlinkSync(`${hidden}/same`, `${root}/.file-link`)
symlinkSync(`${hidden}/same`, `${root}/c/.file-link`)
execFileSync('mkfifo', [`${root}/.fifo`])
execFileSync('mknod', [`${root}/.device`, 'c', '1', '5'])
writeFileSync(`${root}/.file`, 'own')

// Many of them: each is between being looked at and being opened for a microsecond of a pass.
const many = Array.from({ length: 200 }, (_, i): [string, string] => [`many/${i}`, `many/link-${i}`])
for (const [folder, link] of many) {
  mkdirSync(`${root}/${folder}`, { recursive: true })
  writeFileSync(`${root}/${folder}/same`, own)
  symlinkSync(hidden, `${root}/${link}`)
  symlinkSync(`${hidden}/same`, `${root}/${folder}/link`)
}

const files: [string, string][] = [
  ['f', '.file-link'],
  ['c/same', 'c/.file-link'],
  ['g', '.fifo'],
  ['h', '.device'],
]
const inMany = many.map(([folder]): [string, string] => [`${folder}/same`, `${folder}/link`])
const folders: [string, string][] = [...many, ['a', '.folder-link'], ['a/b', 'a/.folder-link'], ['c', '.file']]
const swaps = manner === 'calm' ? [...inMany, ...files] : [...folders, ...files]
const clock = new Int32Array(new SharedArrayBuffer(4))

process.stdout.write('ready\n')
for (let round = 0; ; round++) {
  const [one, other] = swaps[round % swaps.length] ?? ['', '']
  renameat2(AT_FDCWD, `${root}/${one}`, AT_FDCWD, `${root}/${other}`, RENAME_EXCHANGE)
  if (manner === 'calm' && round % 20 === 0) Atomics.wait(clock, 0, 0, 1)
  if (manner === '' && round % 5 === 0) moveAway(`deep${'/d'.repeat(1 + (round % 60))}`)
  if (round % 7 === 0) replace('i')
}

/** A folder that is walked below by now has other neighbours for a moment. */
function moveAway(folder: string): void {
  renameSync(`${root}/${folder}`, `${away}/moved`)
  renameSync(`${away}/moved`, `${root}/${folder}`)
}

/** The inode's number is that of another file soon. */
function replace(name: string): void {
  linkSync(`${root}/${name}`, `${root}/${name}-again`)
  unlinkSync(`${root}/${name}`)
  rmSync(`${root}/${name}-again`)
  closeSync(openSync(`${root}/${name}`, 'w'))
}
