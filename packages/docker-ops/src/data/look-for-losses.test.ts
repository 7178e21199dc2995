import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { message } from '@holdfast/contract/messages'
import { lossMessages, startLossLook } from './look-for-losses.ts'

const { signal } = new AbortController()

test('a look that is ended early knows nothing, and fails nobody', async () => {
  const look = startLossLook([{ data: '/usr', folder: '/usr' }], signal)
  // The program runs by then.
  await setImmediate()
  await look[Symbol.asyncDispose]()
  expect(await look.results()).toEqual([{ data: '/usr', losses: null }])
})

test('of a job that is cancelled as well', async () => {
  const cancel = new AbortController()
  const look = startLossLook([{ data: '/usr', folder: '/usr' }], cancel.signal)
  await setImmediate()
  cancel.abort(new Error('no longer wanted'))
  expect(await look.results()).toEqual([{ data: '/usr', losses: null }])
})

test('of one that was cancelled before, no program is started', async () => {
  const look = startLossLook([{ data: '/usr', folder: '/usr' }], AbortSignal.abort())
  expect(await look.results()).toEqual([{ data: '/usr', losses: null }])
  await setImmediate()
})

test('a folder that is not there is one nobody knows of', async () => {
  await using look = startLossLook([{ data: '/gone', folder: '/holdfast/not/there' }], signal)
  expect(lossMessages(await look.results()).map(({ code }) => code)).toEqual(Array(4).fill('maybe-lost-in'))
})

test('mounts are put together by what was found in them, and what has none is not told', () => {
  const none = {
    'lost-sockets': false,
    'lost-attributes': false,
    'lost-fractions': false,
    'lost-time-range': false,
    'lost-holes': false,
  }
  const looked = [
    { data: '/a', losses: { ...none, 'lost-holes': true } },
    { data: '/b', losses: none },
    { data: '/c', losses: { ...none, 'lost-holes': true, 'lost-attributes': null } },
  ]
  expect(lossMessages(looked)).toEqual([
    message('maybe-lost-in', { lost: message('lost-attributes'), data: ['/c'] }),
    message('lost-in', { lost: message('lost-holes'), data: ['/a', '/c'] }),
  ])
})
