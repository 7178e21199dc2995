import { expect, test } from 'vitest'
import { explainDifferences } from './explain-differences.ts'

test('values of variables are left out of a report, and that one came or went is not', () => {
  const differences = [
    { field: 'Config.Env.PASSWORD', from: 'old secret', to: 'new secret' },
    { field: 'Config.Env.ADDED', from: null, to: 'secret' },
    { field: 'Config.User', from: '', to: 'root' },
  ]
  const planned = differences.slice(0, 1).map((one) => ({ ...one, reason: 'Set, as asked.' }))
  const report = explainDifferences(differences, planned)
  expect(report.changes).toMatchObject([{ field: 'Config.Env.PASSWORD', from: '(hidden)', to: '(hidden)' }])
  expect(report.unexpected).toMatchObject([
    { field: 'Config.Env.ADDED', from: null, to: '(hidden)' },
    { field: 'Config.User', from: '', to: 'root' },
  ])
  expect(JSON.stringify(report)).not.toContain('secret')
})
