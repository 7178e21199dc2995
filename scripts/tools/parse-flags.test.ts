import { expect, test } from 'vitest'
import { parseFlags } from './parse-flags.ts'

test('a command without flags asks before it installs, and runs everything', () => {
  expect(parseFlags(['test'])).toEqual({
    command: 'test',
    yes: false,
    remove: false,
    history: false,
    stop: false,
    only: [],
    rest: [],
  })
})

test('--only may be given more than once and names a part of the tests', () => {
  expect(parseFlags(['test', '--yes', '--only', 'unit', '--only', 'e2e'])).toMatchObject({
    yes: true,
    only: ['unit', 'e2e'],
  })
  expect(() => parseFlags(['test', '--only', 'units'])).toThrow(
    'the parts are check, unit, web, engine, engine-28, e2e',
  )
})

test('a flag that belongs to another command, and one nobody knows, are refused by name', () => {
  expect(() => parseFlags(['start', '--remove'])).toThrow('--remove belongs to demo')
  expect(() => parseFlags(['demo', '--only', 'unit'])).toThrow('--only belongs to test')
  expect(() => parseFlags(['start', '--stop'])).toThrow('--stop belongs to engine')
  expect(() => parseFlags(['start', '--yse'])).toThrow('--yse')
  expect(() => parseFlags(['start', 'now'])).toThrow('now')
})

test('an unknown command is told which there are', () => {
  expect(() => parseFlags(['stat'])).toThrow('No command stat. There are: start, build,')
})

test('smoke takes a container, engine a kind, bench hands on what it does not know itself', () => {
  expect(parseFlags(['smoke', 'demo-web']).rest).toEqual(['demo-web'])
  expect(parseFlags(['engine', '28', '--stop'])).toMatchObject({ rest: ['28'], stop: true })
  expect(parseFlags(['bench', '--pairs', '3', '--yes'])).toMatchObject({ yes: true, rest: ['--pairs', '3'] })
})
