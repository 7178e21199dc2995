import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { hashFiles } from './hash-files.ts'

test('the hash follows contents, names and the set of files, and nothing else', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-hash-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const hash = () => hashFiles(['*.txt'], folder)
  writeFileSync(join(folder, 'a.txt'), 'one')
  const first = hash()
  writeFileSync(join(folder, 'a.txt'), 'one')
  writeFileSync(join(folder, 'ignored.log'), 'noise')
  expect(hash()).toBe(first)
  renameSync(join(folder, 'a.txt'), join(folder, 'b.txt'))
  const renamed = hash()
  writeFileSync(join(folder, 'b.txt'), 'two')
  const changed = hash()
  writeFileSync(join(folder, 'c.txt'), '')
  expect(new Set([first, renamed, changed, hash()]).size).toBe(4)
})
