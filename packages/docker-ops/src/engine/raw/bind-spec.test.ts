import { expect, test } from 'vitest'
import { cleanPath, formatBind, parseBind } from './bind-spec.ts'

test.each([
  ['/data', { source: null, target: '/data', modes: [] }],
  ['orders:/data', { source: 'orders', target: '/data', modes: [] }],
  ['orders:/data:ro,nocopy', { source: 'orders', target: '/data', modes: ['ro', 'nocopy'] }],
  ['/srv/x:/data:Z,rslave', { source: '/srv/x', target: '/data', modes: ['Z', 'rslave'] }],
])('%s is read and written back the same', (bind, spec) => {
  expect(parseBind(bind)).toEqual(spec)
  expect(formatBind(spec)).toBe(bind)
})

test.each([
  ['/data/', '/data'],
  ['//data//x', '/data/x'],
  ['/', '/'],
  ['/data', '/data'],
  ['/srv/./data', '/srv/data'],
  ['/srv/../data/.', '/data'],
  ['/../data', '/data'],
])('%s is the mount point %s', (path, clean) => {
  expect(cleanPath(path)).toBe(clean)
})
