import { expect, test } from 'vitest'
import { message } from '@holdfast/contract/messages'
import { explainDifferences, forReaders, refuseUnexpected } from './explain-differences.ts'

const reason = message('verbatim', { text: 'because' })
const purpose = 'clone'

test('a difference that was planned is explained with what the clone really has', () => {
  const differences = [
    { field: 'A', from: 1, to: 2 },
    { field: 'B', from: null, to: 'picked' },
  ]
  const planned = [
    { field: 'A', from: 1, to: 2, reason },
    { field: 'B', from: null, to: null, reason, engineChooses: true as const },
  ]
  expect(explainDifferences(differences, { planned, purpose })).toEqual({
    changes: [
      { field: 'A', from: 1, to: 2, reason },
      { field: 'B', from: null, to: 'picked', reason },
    ],
    unexpected: [],
  })
})

test('a difference nobody planned is unexpected, and so is one with another value than planned', () => {
  const differences = [
    { field: 'A', from: 1, to: 3 },
    { field: 'C', from: 1, to: null },
  ]
  const { changes, unexpected } = explainDifferences(differences, {
    planned: [{ field: 'A', from: 1, to: 2, reason }],
    purpose,
  })
  expect(changes).toEqual([])
  expect(unexpected.map(({ field, from, to }) => [field, from, to])).toEqual([
    ['A', 1, 3],
    ['C', 1, null],
  ])
})

test('a planned change the engine did not make is unexpected', () => {
  const { changes, unexpected } = explainDifferences([], { planned: [{ field: 'A', from: 1, to: 2, reason }], purpose })
  expect(changes).toEqual([])
  expect(unexpected).toMatchObject([{ field: 'A', from: 1, to: 1 }])
})

test('where the engine chose the old value there is nothing to tell', () => {
  const planned = [{ field: 'A', from: 1, to: null, reason, engineChooses: true as const }]
  expect(explainDifferences([], { planned, purpose })).toEqual({ changes: [], unexpected: [] })
})

test('values of variables are left out of a report, and that one came or went is not', () => {
  const differences = [
    { field: 'Config.Env.PASSWORD', from: 'old secret', to: 'new secret' },
    { field: 'Config.Env.ADDED', from: null, to: 'secret' },
    { field: 'Config.User', from: '', to: 'root' },
  ]
  const planned = differences.slice(0, 1).map((one) => ({ ...one, reason }))
  const report = explainDifferences(differences, { planned, purpose })
  expect(report.changes).toMatchObject([{ field: 'Config.Env.PASSWORD', from: '(hidden)', to: '(hidden)' }])
  expect(report.unexpected).toMatchObject([
    { field: 'Config.Env.ADDED', from: null, to: '(hidden)' },
    { field: 'Config.User', from: '', to: 'root' },
  ])
  expect(JSON.stringify(report)).not.toContain('secret')
})

test('long numbers are named with all their digits, and are text in a report', () => {
  const from = [{ Name: 'core', Hard: 9223372036854775807n }]
  const { unexpected } = explainDifferences([{ field: 'HostConfig.Ulimits', from, to: null }], { planned: [], purpose })
  expect(() => refuseUnexpected(unexpected, purpose)).toThrow('[{"Name":"core","Hard":9223372036854775807}]')
  expect(JSON.stringify(forReaders({ changes: [], unexpected }))).toContain('"Hard":"9223372036854775807"')
})
