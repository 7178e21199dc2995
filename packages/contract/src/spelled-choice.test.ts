import { expect, test } from 'vitest'
import { z } from 'zod'
import { backupOptions, restoreOptions } from './backup.ts'
import { cloneOptions } from './clone-options.ts'
import { jobRequest } from './job.ts'
import { spelledChoice } from './spelled-choice.ts'

test('a clone, a backup and a restore take the spellings of earlier versions, and know one word inside', () => {
  const mounts = { '/a': 'skip', '/b': 'exclude', '/c': 'copy' }
  expect(cloneOptions.parse({ mounts, writableLayer: 'carry' })).toMatchObject({
    mounts: { '/a': 'exclude', '/b': 'exclude', '/c': 'copy' },
    writableLayer: 'include',
  })
  expect(cloneOptions.parse({ writableLayer: 'leave' }).writableLayer).toBe('exclude')
  expect(cloneOptions.parse({}).writableLayer).toBe('exclude')
  expect(backupOptions.parse({ mounts: { '/a': 'leave', '/b': 'include', '/c': 'exclude' } }).mounts).toEqual({
    '/a': 'exclude',
    '/b': 'include',
    '/c': 'exclude',
  })
  expect(restoreOptions.parse({ mounts: { '/a': 'skip', '/b': 'host' } }).mounts).toEqual({
    '/a': 'exclude',
    '/b': 'host',
  })
})

test('a job that an earlier version stored reads in the words of today', () => {
  const subject = { kind: 'container', engineId: 'local', containerId: 'a', name: 'web' }
  const clone = { kind: 'clone', subject, name: 'twin', options: { mounts: { '/a': 'skip' }, writableLayer: 'carry' } }
  expect(jobRequest.parse(clone)).toMatchObject({ options: { mounts: { '/a': 'exclude' }, writableLayer: 'include' } })
  const backup = { kind: 'backup', subject, vaultId: 'v', mode: 'pause', mounts: { '/a': 'leave' } }
  expect(jobRequest.parse(backup)).toMatchObject({ mounts: { '/a': 'exclude' } })
})

test('what is neither is refused with the words of today, and no name of Object is taken for a spelling', () => {
  const choice = spelledChoice(z.enum(['include', 'exclude']), { leave: 'exclude' })
  for (const given of ['skip', 'toString', 7, null])
    expect(choice.safeParse(given).error?.issues).toMatchObject([
      { path: [], message: 'Invalid option: expected one of "include"|"exclude"' },
    ])
})

test('what a choice is in an answer is described without old spellings', () => {
  const choice = spelledChoice(z.enum(['include', 'exclude']), { leave: 'exclude' })
  expect(z.toJSONSchema(choice, { io: 'output' })).toMatchObject({ enum: ['include', 'exclude'] })
  expect(z.toJSONSchema(choice, { io: 'input' })).toMatchObject({
    enum: ['include', 'exclude', 'leave'],
    oldSpellings: { leave: 'exclude' },
  })
})
