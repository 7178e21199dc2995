// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { createRow } from '../testing/create-row.ts'
import { arrangeContainers, type LastBackups } from './arrange-containers.ts'
import type { ContainersSearch } from './containers-search.ts'

const rows = [
  createRow({ name: 'web-10', image: 'nginx:1', project: 'shop' }),
  createRow({ name: 'web-2', image: 'nginx:1', project: 'shop', state: 'exited' }),
  createRow({ name: 'database', image: 'postgres:16', project: 'blog' }),
  createRow({ name: 'alone', image: 'busybox', state: 'paused' }),
]
const times = new Map([
  ['database', 50],
  ['web-2', 90],
])
const lastOf: LastBackups = ({ name }) => {
  const at = times.get(name)
  return at === undefined
    ? { state: 'none' }
    : { state: 'exists', at, unseen: null, containerName: name, verified: null }
}

function names(search: ContainersSearch): string[] {
  return arrangeContainers(rows, search, lastOf).map((item) =>
    item.kind === 'row' ? item.row.name : `[${item.project ?? 'none'} ${item.count}]`,
  )
}

describe('sorting', () => {
  test('by name reads numbers as numbers', () => {
    expect(names({})).toEqual(['alone', 'database', 'web-2', 'web-10'])
    expect(names({ order: 'desc' })).toEqual(['web-10', 'web-2', 'database', 'alone'])
  })

  test('by state puts what runs first', () => {
    expect(names({ sort: 'state' })).toEqual(['database', 'web-10', 'alone', 'web-2'])
  })

  test('by last backup puts what was never backed up first', () => {
    expect(names({ sort: 'backup' })).toEqual(['alone', 'web-10', 'database', 'web-2'])
  })

  test('by last backup puts what nobody knows of after what was never backed up', () => {
    const someUnknown: LastBackups = (row) =>
      row.name === 'alone' ? { state: 'unknown', reason: 'It cannot be seen' } : lastOf(row)
    const items = arrangeContainers(rows, { sort: 'backup' }, someUnknown)
    expect(items.map((item) => item.kind === 'row' && item.row.name)).toEqual(['web-10', 'alone', 'database', 'web-2'])
  })

  test('by project puts what has none last', () => {
    expect(names({ sort: 'project' })).toEqual(['database', 'web-2', 'web-10', 'alone'])
  })
})

describe('searching', () => {
  test('every word must be somewhere in name, image, project or id', () => {
    expect(names({ q: 'NGINX 10' })).toEqual(['web-10'])
    expect(names({ q: 'blog' })).toEqual(['database'])
    expect(names({ q: 'id-of-alone' })).toEqual(['alone'])
    expect(names({ q: 'nginx postgres' })).toEqual([])
  })

  test('state and project narrow it together', () => {
    expect(names({ project: 'shop', state: 'exited' })).toEqual(['web-2'])
  })
})

test('groups are sorted by project, each with its count, and what has no project comes last', () => {
  expect(names({ group: 'project' })).toEqual([
    '[blog 1]',
    'database',
    '[shop 2]',
    'web-2',
    'web-10',
    '[none 1]',
    'alone',
  ])
})
