import { expect, test } from 'vitest'
import { cloneOptions } from '@holdfast/contract'
import { cloneRequest } from '../testing/clone-job.ts'
import { maskCloneRequest, quiescesSource } from './clone-recipe.ts'

test.for([
  { writableLayer: 'include' },
  { mounts: { '/data': 'copy', '/logs': 'share' } },
  { unnamedMounts: 'recommended' },
  { mode: 'stop', mounts: { '/data': 'copy' } },
])('a clone that reads the data of its source pauses or stops it: %o', (wishes) => {
  expect(quiescesSource(cloneOptions.parse(wishes))).toBe(true)
})

test.for([
  {},
  { mounts: { '/data': 'empty', '/logs': 'share-read-only' } },
  { mode: 'live', writableLayer: 'include', unnamedMounts: 'recommended' },
])('a clone of the configuration alone, or of a source that keeps running, stops nothing: %o', (wishes) => {
  expect(quiescesSource(cloneOptions.parse(wishes))).toBe(false)
})

test('of the environment names stay, values do not; that a variable is removed is no secret', () => {
  const request = cloneRequest('c', { overrides: { env: { PASSWORD: 'hunter2', EMPTY: '', GONE: null }, user: 'me' } })

  const { options, ...rest } = maskCloneRequest(request)

  expect(options.overrides).toEqual({ env: { PASSWORD: '(hidden)', EMPTY: '(hidden)', GONE: null }, user: 'me' })
  expect(rest).toEqual({ ...request, options: undefined, plan: null })
})

test('a request without variables is kept as it is', () => {
  expect(maskCloneRequest(cloneRequest('c'))).toEqual(cloneRequest('c'))
})
