import { expect, test } from 'vitest'
import { message } from '@holdfast/contract/messages'
import { createTimeWatch, oddTimesMessage } from './odd-times.ts'

const entry = (name: string, mtime: number) => ({ name: Buffer.from(name), type: '0', mtime })

test('a time from 1970 to April 2262 is written, any other is told with its file', () => {
  const watch = createTimeWatch()
  for (const mtime of [0, 0.5, 9_223_372_036]) watch.see(entry('holdfast-mount/fine', mtime))
  expect(oddTimesMessage('times-set-to-1970', watch, '/data')).toBeNull()
  for (const mtime of [-1, -0.5, 9_223_372_037]) watch.see(entry('holdfast-mount/odd', mtime))
  expect(watch.count).toBe(3)
})

test('paths are those of the container, of a mount and of its own filesystem', () => {
  const names = ['holdfast-mount/', 'holdfast-mount/folder/', 'holdfast-mountain', './etc/file', 'etc/café']
  const watch = createTimeWatch()
  for (const name of names) watch.see(entry(name, -1))
  const paths = ['"/data/"', '"/data/folder"', '"/data/holdfast-mountain"', '"/data/etc/file"', '"/data/etc/café"']
  const params = { destination: '/data', paths, more: 0 }
  expect(oddTimesMessage('times-set-to-1970', watch, '/data')).toEqual(message('times-set-to-1970', params))
})

test('of many files the first twenty are named, and how many more there are', () => {
  const watch = createTimeWatch()
  for (let at = 0; at < 1_000; at += 1) watch.see(entry(`holdfast-mount/${at}`, -1))
  const told = oddTimesMessage('times-not-restorable', watch, '')
  expect(told?.params).toMatchObject({ paths: { length: 20 }, more: 980 })
})
