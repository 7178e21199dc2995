import { Secret, TOTP } from 'otpauth'
import { expect, test } from 'vitest'
import { AccountSecurity } from './account-security.ts'
import { PasskeyTable } from '../access/passkey-table.ts'
import { Passkeys } from './passkeys/passkeys.ts'
import { SecondFactorTable } from '../access/second-factor-table.ts'
import { SecondFactors } from './second-factor/second-factors.ts'
import { accountWorld, type AccountWorld } from './testing/account-world.ts'

const origin = 'https://holdfast.example'
const right = { kind: 'password', password: 'a harbour at dusk' } as const
const wrong = { kind: 'password', password: 'something else' } as const
const owner = { userId: 'ann', userName: 'Ann', sessionId: 'her-session' }

const changes = [
  ['turned off', (security: AccountSecurity, proof: Proof) => security.disableSecondFactor('ann', { proof })],
  [
    'given new recovery codes',
    (security: AccountSecurity, proof: Proof) => security.replaceRecoveryCodes('ann', { proof }),
  ],
  [
    'passed by a new passkey',
    (security: AccountSecurity, proof: Proof) => security.beginPasskey(owner, origin, { proof }),
  ],
] as const

test.each(changes)('two-factor is not %s without a proof that its owner sits there', async (_what, change) => {
  await using world = await accountWorld()
  const { security, codes, codeOfApp } = await enrolled(world)
  await expect(change(security, null)).rejects.toMatchObject({ code: 'FORBIDDEN', detail: { code: 'proof-missing' } })
  await expect(change(security, wrong)).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'password' })
  const used = { kind: 'code', code: codeOfApp() } as const
  await expect(change(security, used)).rejects.toMatchObject({ code: 'FORBIDDEN', field: 'code' })
  expect(await security.of('ann')).toMatchObject({ secondFactor: { state: 'on', recoveryCodes: 10 }, passkeys: [] })
  await change(security, { kind: 'code', code: codes[0] ?? '' })
})

test('the password proves it too, and a code of the app that was not used', async () => {
  await using world = await accountWorld()
  const { security, codeOfApp } = await enrolled(world)
  expect(await security.replaceRecoveryCodes('ann', { proof: right })).toHaveLength(10)
  world.clock.pass(30_000)
  await security.disableSecondFactor('ann', { proof: { kind: 'code', code: codeOfApp() } })
  expect(await security.of('ann')).toEqual({ hasPassword: true, secondFactor: { state: 'off' }, passkeys: [] })
})

test('who has neither a password nor a second factor is asked for nothing', async () => {
  await using world = await accountWorld()
  const { security } = securityOf(world)
  const { options } = await security.beginPasskey({ ...owner, userId: 'bob' }, origin, { proof: null })
  expect(options.challenge).toBeTruthy()
})

type Proof = Parameters<AccountSecurity['disableSecondFactor']>[1]['proof']

function securityOf({ database, clock }: AccountWorld) {
  const unlimited = { spend: async () => undefined, forget: async () => undefined }
  const secrets = { seal: (text: string) => text, unseal: (text: string) => text }
  const table = new SecondFactorTable(database)
  const secondFactors = new SecondFactors({ table, secrets, guesses: unlimited, now: clock.now })
  const passkeys = new Passkeys({ table: new PasskeyTable(database), tries: unlimited, now: clock.now })
  const passwords = {
    hasPassword: async (userId: string) => userId === 'ann',
    isPassword: async (_userId: string, password: string) => password === right.password,
  }
  return { security: new AccountSecurity({ secondFactors, passkeys, passwords }), secondFactors }
}

async function enrolled(world: AccountWorld) {
  const { security, secondFactors } = securityOf(world)
  const { secret } = await secondFactors.begin({ id: 'ann', name: 'Ann' })
  const totp = new TOTP({ secret: Secret.fromBase32(secret) })
  const codeOfApp = () => totp.generate({ timestamp: world.clock.now() })
  const codes = await secondFactors.confirm('ann', codeOfApp())
  return { security, codes, codeOfApp }
}
