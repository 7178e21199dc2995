import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import { accountWorld, type AccountWorld } from '../testing/account-world.ts'
import { SecondFactorTable } from '../../access/second-factor-table.ts'
import { SecondFactors, type GuessLimit } from './second-factors.ts'

const ann = { id: 'ann', name: 'Ann' }
const unlimited: GuessLimit = { spend: async () => undefined, forget: async () => undefined }

test('two-factor is on once the app’s code confirms it, and not before', async () => {
  await using world = await accountWorld()
  const factors = secondFactors(world)
  const { secret } = await factors.begin(ann)
  expect([await factors.isOn('ann'), await factors.status('ann')]).toEqual([false, { state: 'off' }])
  expect(await factors.use('ann', codeOf(secret, world))).toBe(false)
  await expect(factors.confirm('ann', wrong(codeOf(secret, world)))).rejects.toMatchObject({ field: 'code' })
  expect(await factors.isOn('ann')).toBe(false)

  const codes = await factors.confirm('ann', codeOf(secret, world))
  expect(codes).toHaveLength(10)
  expect(await factors.status('ann')).toEqual({ state: 'on', since: world.clock.now(), recoveryCodes: 10 })
  expect(await factors.isOn('bob')).toBe(false)
})

test('while it is on it is neither set up again nor confirmed again', async () => {
  await using world = await accountWorld()
  const { factors, secret } = await enrolled(world)
  await expect(factors.begin(ann)).rejects.toMatchObject({ code: 'INVALID_STATE' })
  world.clock.pass(30_000)
  await expect(factors.confirm('ann', codeOf(secret, world))).rejects.toMatchObject({ code: 'INVALID_STATE' })
  expect(await factors.use('ann', codeOf(secret, world))).toBe(true)
})

test('a set-up begun again is confirmed with its new secret alone, and ends after 15 minutes', async () => {
  await using world = await accountWorld()
  const factors = secondFactors(world)
  const first = await factors.begin(ann)
  const second = await factors.begin(ann)
  await expect(factors.confirm('ann', codeOf(first.secret, world))).rejects.toMatchObject({ code: 'FORBIDDEN' })
  world.clock.pass(15 * 60_000)
  await expect(factors.confirm('ann', codeOf(second.secret, world))).rejects.toMatchObject({ code: 'INVALID_STATE' })
})

test('of a set-up begun again while a code of it is checked, nothing is confirmed', async () => {
  await using world = await accountWorld()
  await secondFactors(world).begin(ann)
  const table = new SecondFactorTable(world.database)
  const checked = await table.find('ann')
  if (checked === undefined) throw new Error('nothing was begun')
  await secondFactors(world).begin(ann)
  expect(await table.confirm(checked, 1, { now: 1, hashes: ['hash'] })).toBe(false)
  expect(await secondFactors(world).isOn('ann')).toBe(false)
})

test('a code works once, also the one that confirmed it, and none of an earlier step works after it', async () => {
  await using world = await accountWorld()
  const { factors, secret } = await enrolled(world)
  expect(await factors.use('ann', codeOf(secret, world))).toBe(false)
  world.clock.pass(30_000)
  const [present, next] = [codeOf(secret, world), codeOf(secret, world, 30_000)]
  expect(await factors.use('ann', next)).toBe(true)
  expect([await factors.use('ann', next), await factors.use('ann', present)]).toEqual([false, false])
})

test('a code entered a hundred times at once works once', async () => {
  await using world = await accountWorld()
  const { factors, secret } = await enrolled(world)
  world.clock.pass(60_000)
  const code = codeOf(secret, world)
  expect(await times(100, () => factors.use('ann', code))).toBe(1)
})

test('a recovery code works once, also when it is entered a hundred times at once, and for its owner alone', async () => {
  await using world = await accountWorld()
  const { factors, codes } = await enrolled(world)
  const [first = '', second = ''] = codes
  expect(await factors.use('bob', first)).toBe(false)
  expect([await factors.use('ann', first), await factors.use('ann', first)]).toEqual([true, false])
  expect(await times(100, () => factors.use('ann', second))).toBe(1)
  expect(await factors.status('ann')).toMatchObject({ recoveryCodes: 8 })
})

test('new recovery codes void the ones before, and there are none where two-factor is off', async () => {
  await using world = await accountWorld()
  const { factors, codes } = await enrolled(world)
  const [fresh = ''] = await factors.replaceRecoveryCodes('ann')
  expect([await factors.use('ann', codes[0] ?? ''), await factors.use('ann', fresh)]).toEqual([false, true])
  await expect(factors.replaceRecoveryCodes('bob')).rejects.toMatchObject({ code: 'INVALID_STATE' })
})

test('once it is removed nothing of it works, and it is set up like the first time', async () => {
  await using world = await accountWorld()
  const { factors, secret, codes } = await enrolled(world)
  world.clock.pass(60_000)
  await factors.remove('ann')
  expect([await factors.use('ann', codes[0] ?? ''), await factors.use('ann', codeOf(secret, world))]).toEqual([
    false,
    false,
  ])
  const again = await factors.begin(ann)
  expect(await factors.confirm('ann', codeOf(again.secret, world))).toHaveLength(10)
})

test('wrong codes are limited before they are looked at, and a recovery code still works then', async () => {
  await using world = await accountWorld()
  let left = 5
  const refused = new OpError('BAD_REQUEST', message('code-wrong'))
  const five: GuessLimit = {
    spend: async () => {
      left -= 1
      if (left < 0) throw refused
    },
    forget: async () => void (left = 5),
  }
  const { factors, secret, codes } = await enrolled(world, five)
  world.clock.pass(60_000)
  const right = codeOf(secret, world)
  const guesses = await Promise.allSettled(Array.from({ length: 20 }, () => factors.use('ann', wrong(right))))
  expect(guesses.filter(({ status }) => status === 'fulfilled')).toHaveLength(5)
  await expect(factors.use('ann', right)).rejects.toBe(refused)
  expect(await factors.use('ann', codes[0] ?? '')).toBe(true)
})

test('neither the secret nor a recovery code lies readable in the data folder', async () => {
  await using world = await accountWorld()
  const { secret, codes } = await enrolled(world)
  const names = ['holdfast.db', 'holdfast.db-wal']
  const bytes = await Promise.all(names.map((name) => readFile(join(world.folder, name), 'latin1')))
  for (const text of [secret, ...codes, ...codes.map((code) => code.replaceAll('-', ''))])
    expect(bytes.join('')).not.toContain(text)
})

async function enrolled(world: AccountWorld, guesses = unlimited) {
  const factors = secondFactors(world, guesses)
  const { secret } = await factors.begin(ann)
  return { factors, secret, codes: await factors.confirm('ann', codeOf(secret, world)) }
}

function secondFactors({ database, clock }: AccountWorld, guesses = unlimited): SecondFactors {
  const flip = (text: string) => text.split('').toReversed().join('')
  const table = new SecondFactorTable(database)
  return new SecondFactors({ table, secrets: { seal: flip, unseal: flip }, guesses, now: clock.now })
}

function codeOf(secret: string, { clock }: AccountWorld, later = 0): string {
  return new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: clock.now() + later })
}

function wrong(code: string): string {
  return code.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10))
}

async function times(count: number, use: () => Promise<boolean>): Promise<number> {
  const answers = await Promise.all(Array.from({ length: count }, use))
  return answers.filter(Boolean).length
}
