import { expect, test } from 'vitest'
import { connectEngine } from '@holdfast/docker-ops'
import { Engines } from '../engines/engines.ts'
import { engineOf } from './engine-of.ts'

const engine = (id: string) => ({ ...connectEngine({ dockerHost: 'unix:///nobody.sock' }), id })

test('a request that names no engine means the only one there is', () => {
  const one = new Engines([engine('local')])
  expect(engineOf(one, undefined)).toBe('local')
  expect(engineOf(one, 'local')).toBe('local')
})

test('of several engines a request has to name one, and is told which there are', () => {
  const two = new Engines([engine('local'), engine('nas')])
  expect(engineOf(two, 'nas')).toBe('nas')
  expect(() => engineOf(two, undefined)).toThrow(
    expect.objectContaining({ code: 'BAD_REQUEST', field: 'engine', message: expect.stringContaining('local, nas') }),
  )
})

test('an engine that is not there is refused with those that are', () => {
  for (const engines of [new Engines([engine('local')]), new Engines([engine('local'), engine('nas')])])
    expect(() => engineOf(engines, 'attic')).toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST', field: 'engine', message: expect.stringMatching(/attic.*local/) }),
    )
})
