import { textOf } from '@holdfast/contract/messages'
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

test("a new image brings its variables in place of the old one's; what the container set itself stays", () => {
  const context = planContext({
    container: { Config: { Env: ['PATH=/bin', 'VERSION=1', 'OLD=x', 'OWN=a', 'CHANGED=mine'] } },
    image: { Env: ['PATH=/bin', 'VERSION=1', 'OLD=x', 'CHANGED=theirs'] },
    newImage: { Id: 'new', Config: { Env: ['PATH=/bin', 'VERSION=2', 'NEW=y', 'CHANGED=new', 'SET=z'] } },
    options: { overrides: { image: 'shop:2', env: { SET: 'asked', OLD: null } } },
  })
  const edits = planEnvironment(context)
  expect(edits.config).toEqual({ Env: ['OWN=a', 'CHANGED=mine', 'SET=asked'] })
  expect(brief(edits.changes)).toEqual([
    ['Config.Env.NEW', null, 'y'],
    ['Config.Env.OLD', 'x', null],
    ['Config.Env.SET', null, 'asked'],
    ['Config.Env.VERSION', '1', '2'],
  ])
  expect(edits.changes.map(({ reason }) => textOf(reason))).toEqual([
    'It comes with the image of the clone, shop:2.',
    'Removed as requested.',
    'Set as requested.',
    'It comes with the image of the clone, shop:2.',
  ])
})

test('a variable the container had unset stays unset under a new image', () => {
  const context = planContext({
    container: { Config: { Env: ['DEBUG'] } },
    image: { Env: ['DEBUG=1'] },
    newImage: { Id: 'new', Config: { Env: ['DEBUG=2'] } },
    options: { overrides: { image: 'shop:2' } },
  })
  expect(planEnvironment(context)).toEqual({ config: { Env: ['DEBUG'] }, changes: [] })
})
