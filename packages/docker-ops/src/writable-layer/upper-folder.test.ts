import { expect, test } from 'vitest'
import { upperOf } from './upper-folder.ts'

const line = (point: string, options: string, type = 'overlay'): string =>
  `234 184 0:51 / ${point} rw,relatime master:6 - ${type} overlay rw,${options}`

test('the upper folder is that of the last mount at the root, with its escapes undone', () => {
  const mounts = [
    line('/', 'lowerdir=/a,upperdir=/before/fs,workdir=/w'),
    line('/', String.raw`lowerdir=/a:/b,upperdir=/a\040b\054c/fs,workdir=/w`),
    line('/inside', 'lowerdir=/a,upperdir=/other/fs,workdir=/w'),
    '235 234 0:54 / /proc rw,nosuid - proc proc rw',
  ]
  expect(upperOf(mounts.join('\n'))).toBe('/a b,c/fs')
})

test('there is none where the root is no overlay, is read-only, or the upper folder alone is not whole', () => {
  expect(upperOf(line('/', 'upperdir=/a', 'ext4'))).toBeNull()
  expect(upperOf(line('/', 'lowerdir=/a:/b'))).toBeNull()
  expect(upperOf(line('/', 'lowerdir=/a,upperdir=/u,workdir=/w,metacopy=on'))).toBeNull()
  expect(upperOf(line('/', 'lowerdir=/a,upperdir=/u,workdir=/w,redirect_dir=on'))).toBeNull()
  expect(upperOf('')).toBeNull()
})
