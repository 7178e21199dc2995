import { expect, test } from 'vitest'
import { chooseContainer } from './choose-container.ts'

const rows = [
  { id: 'a1', name: 'stopped', state: 'exited' },
  { id: 'b2', name: 'busy', state: 'running' },
]

test('without a name the first running container is taken, else the first', () => {
  expect(chooseContainer(rows, undefined)).toBe('busy')
  expect(chooseContainer(rows.slice(0, 1), undefined)).toBe('stopped')
})

test('a name is left to the panel, which knows ids and prefixes as well', () => {
  expect(chooseContainer(rows, 'a')).toBe('a')
})

test('an engine without containers is said to have none', () => {
  expect(() => chooseContainer([], undefined)).toThrow('The engine has no container.')
})
