import { expect, test } from 'vitest'
import { isInScope } from './in-scope.ts'

const none = { names: [], projects: [], labels: [] }
const web = {
  name: 'shop-web-1',
  labels: { 'com.docker.compose.project': 'shop', team: 'blue', url: 'a=b', empty: '' },
}

test.each([
  ['shop-web-1', true],
  ['Shop-web-1', false],
  ['shop', false],
  ['web', false],
  ['*', true],
  ['shop*', true],
  ['*web*', true],
  ['*-1', true],
  ['shop-*-1', true],
  ['shop-*-web-1', false],
  ['shop-web-1*', true],
  ['shop-web-*-1', false],
  ['s*h*p*1', true],
  ['**', true],
  ['shop.web.1', false],
])('the name pattern %s: %s', (pattern, expected) => {
  expect(isInScope({ scopes: [{ ...none, names: [pattern] }] }, web)).toBe(expected)
})

test.each([
  ['shop', true],
  ['sh*', true],
  ['hop', false],
])('the project %s: %s', (pattern, expected) => {
  expect(isInScope({ scopes: [{ ...none, projects: [pattern] }] }, web)).toBe(expected)
})

test('a container of no project is in no project, not even with a star', () => {
  const scopes = [{ ...none, projects: ['*'] }]
  expect(isInScope({ scopes }, { name: 'a', labels: {} })).toBe(false)
  expect(isInScope({ scopes }, { name: 'a', labels: { 'com.docker.compose.project': '' } })).toBe(false)
})

test.each([
  ['team', true],
  ['tea', false],
  ['team=blue', true],
  ['team=*', true],
  ['team=bl*', true],
  ['team=red', false],
  ['team=', false],
  ['empty=', true],
  ['url=a=b', true],
  ['t*=blue', true],
  ['blue', false],
])('the label %s: %s', (pattern, expected) => {
  expect(isInScope({ scopes: [{ ...none, labels: [pattern] }] }, web)).toBe(expected)
})

test('one pattern of a scope is enough, and every scope counts: a token narrows its owner', () => {
  const owner = { names: ['db'], projects: ['shop'], labels: [] }
  expect(isInScope({ scopes: [owner] }, web)).toBe(true)
  expect(isInScope({ scopes: [owner, { ...none, names: ['shop-db*'] }] }, web)).toBe(false)
  expect(isInScope({ scopes: [owner, { ...none, labels: ['team=blue'] }] }, web)).toBe(true)
})

test('without a scope everything is in sight', () => {
  expect(isInScope({ scopes: [] }, { name: '', labels: {} })).toBe(true)
})

test('many stars take no time', () => {
  const scopes = [{ ...none, names: [`${'a*'.repeat(99)}b`] }]
  expect(isInScope({ scopes }, { name: 'a'.repeat(100_000), labels: {} })).toBe(false)
})
