import { expect, test } from 'vitest'
import { cloneOptions } from '@holdfast/contract'
import { holdsSource } from './holds-source.ts'

test.for([
  { writableLayer: 'include' },
  { mounts: { '/data': 'copy', '/logs': 'share' } },
  { unnamedMounts: 'recommended' },
  { mode: 'stop', mounts: { '/data': 'copy' } },
])('a clone that reads the data of its source holds it: %o', (wishes) => {
  expect(holdsSource(cloneOptions.parse(wishes))).toBe(true)
})

test.for([
  {},
  { mounts: { '/data': 'empty', '/logs': 'share-read-only' } },
  { mode: 'live', writableLayer: 'include', unnamedMounts: 'recommended' },
])('a clone of the configuration alone, or of a source that may go on, holds nothing: %o', (wishes) => {
  expect(holdsSource(cloneOptions.parse(wishes))).toBe(false)
})
