import { expect, test } from 'vitest'
import { brief, planContext } from '../testing/plan-context.ts'
import { planEnvironment } from './plan-environment.ts'

const Env = ['PATH=/bin', 'A=1', 'EMPTY=', 'BARE', 'B=x=y']

test.each<[string, Record<string, string | null>, string[], unknown[]]>([
  ['sets one in place', { A: '2' }, ['PATH=/bin', 'A=2', 'EMPTY=', 'BARE', 'B=x=y'], [['Config.Env.A', '1', '2']]],
  ['adds one at the end', { C: '' }, [...Env, 'C='], [['Config.Env.C', null, '']]],
  ['removes one', { B: null }, ['PATH=/bin', 'A=1', 'EMPTY=', 'BARE'], [['Config.Env.B', 'x=y', null]]],
  [
    'unsets one of the image',
    { PATH: null },
    ['PATH', 'A=1', 'EMPTY=', 'BARE', 'B=x=y'],
    [['Config.Env.PATH', '/bin', null]],
  ],
  ['says nothing of one that has the value', { A: '1' }, Env, []],
  ['says nothing of one that is not there', { NONE: null }, Env, []],
])('%s', (_title, ...[env, after, changes]) => {
  const edits = planEnvironment(
    planContext({ container: { Config: { Env } }, image: { Env: ['PATH=/bin'] }, options: { overrides: { env } } }),
  )
  expect(edits.config).toEqual({ Env: after })
  expect(brief(edits.changes)).toEqual(changes)
})

test('without overrides the list is not touched at all', () => {
  expect(planEnvironment(planContext({ container: { Config: { Env: ['A=1', 'A=2'] } } }))).toEqual({ changes: [] })
})
