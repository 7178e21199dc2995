import { expect, test } from 'vitest'
import { z } from 'zod'
import { refuseInput } from './refuse-input.ts'

const input = z.strictObject({ options: z.strictObject({ name: z.string(), ports: z.array(z.number()).optional() }) })

test.for([
  [{ options: { name: 5 } }, 'options.name', 'options.name: Invalid input: expected string, received number'],
  [{ options: { name: 'a', ports: [80, 'b'] } }, 'options.ports.1', /^options\.ports\.1: /],
  [{ options: { name: 'a', nmae: 'b' } }, 'options.nmae', 'options.nmae: is not known here'],
  [{ options: { name: 'a' }, force: true }, 'force', 'force: is not known here'],
  [null, 'body', /^body: Invalid input/],
] as const)('the first field that is wrong is named: %o', ([given, field, message]) => {
  const parsed = input.safeParse(given)
  if (parsed.success) throw new Error('this was accepted')
  const refusal = refuseInput(parsed.error, 'body')
  expect(refusal).toMatchObject({ code: 'BAD_REQUEST', field, cause: parsed.error })
  expect(refusal.message).toMatch(message)
})
