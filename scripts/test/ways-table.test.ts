import { expect, test } from 'vitest'
import { readWays, waysTable, withTable } from './ways-table.ts'

test('a way that fails has a note, once for all that fail for the same reason', () => {
  const reason = 'The engine has no such call.'
  const table = waysTable([
    {
      engine: 'Docker 28',
      ways: [
        { way: 'List', reason: null },
        { way: 'Clone', reason: null },
      ],
    },
    {
      engine: 'Podman',
      ways: [
        { way: 'List', reason },
        { way: 'Clone', reason },
        { way: 'Export', reason: 'a|b' },
      ],
    },
  ])
  expect(table.split('\n')).toEqual([
    '|  | Docker 28 | Podman |',
    '| --- | --- | --- |',
    '| List | yes | no (1) |',
    '| Clone | yes | no (1) |',
    '| Export | not run | no (2) |',
    '',
    `1. ${reason}`,
    '2. a\\|b',
  ])
})

test('a table takes the place of the one before, and of nothing else', () => {
  const page = withTable(
    '# Engines\n<!-- made by npm run engines -->\n<!-- end of what npm run engines made -->\nrest',
    'one',
  )
  expect(withTable(page, 'two')).toBe(page.replace('one', 'two'))
  expect(page).toMatch(/^# Engines\n.*\n\none\n\n.*\nrest$/)
  expect(() => withTable('# Engines', 'one')).toThrow('docs/engines.md')
})

test("a report's tests are the ways, and what was not run is none", () => {
  const report = {
    testResults: [
      {
        assertionResults: [
          { title: 'List', status: 'passed', failureMessages: [] },
          { title: 'Clone', status: 'failed', failureMessages: ['Error: It is away.\n    at x'] },
          { title: 'Export', status: 'skipped', failureMessages: [] },
        ],
      },
    ],
  }
  expect(readWays(JSON.stringify(report))).toEqual([
    { way: 'List', reason: null },
    { way: 'Clone', reason: 'It is away.' },
  ])
})
