// @vitest-environment node
import { expect, test } from 'vitest'
import { readContainersSearch } from './containers-search.ts'

test('the address is read into what the page knows', () => {
  const search = { q: 'web', state: 'running', project: 'shop', sort: 'backup', order: 'desc', group: 'project' }
  expect(readContainersSearch(search)).toEqual(search)
})

test('what the page does not know is dropped, so a mistyped address still shows the list', () => {
  expect(readContainersSearch({ q: '', state: 'asleep', sort: 'colour', order: 'up', group: 'age', x: '1' })).toEqual(
    {},
  )
})

test('defaults are not kept', () => {
  expect(readContainersSearch({ sort: 'name' })).toEqual({})
})
