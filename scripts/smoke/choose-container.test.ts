import { expect, test } from 'vitest'
import { chooseContainer } from './choose-container.ts'

const rows = [
  { id: 'a1', name: 'stopped', state: 'exited' },
  { id: 'b2', name: 'busy', state: 'running' },
  { id: 'c3', name: 'also-busy', state: 'running' },
]

test('the first running container is taken, else the first', () => {
  expect(chooseContainer(rows, new Set())).toBe('busy')
  expect(chooseContainer(rows.slice(0, 1), new Set())).toBe('stopped')
})

test('a container of a test run is never taken', () => {
  expect(chooseContainer(rows, new Set(['b2']))).toBe('also-busy')
  expect(() => chooseContainer(rows, new Set(['a1', 'b2', 'c3']))).toThrow('The engine has no container.')
})

test('an engine without containers is said to have none', () => {
  expect(() => chooseContainer([], new Set())).toThrow('The engine has no container.')
})
