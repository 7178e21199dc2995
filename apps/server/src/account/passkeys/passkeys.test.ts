import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import { accountWorld, type AccountWorld } from '../testing/account-world.ts'
import { PasskeyTable } from '../../access/passkey-table.ts'
import { Passkeys } from './passkeys.ts'
import { SoftwareAuthenticator } from './testing/software-authenticator.ts'

const origin = 'https://holdfast.example'
const address = '192.0.2.1'
const ann = { userId: 'ann', userName: 'Ann', sessionId: 'her-session' }

test('a passkey that was added signs its owner in, again and again', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  expect(await passkeys.list('ann')).toEqual([
    {
      id: authenticator.id,
      name: 'Laptop',
      domain: 'holdfast.example',
      backedUp: false,
      createdAt: world.clock.now(),
      lastUsedAt: null,
    },
  ])
  world.clock.pass(1000)
  expect(await signIn(passkeys, authenticator)).toBe('ann')
  expect(await signIn(passkeys, authenticator)).toBe('ann')
  expect(await passkeys.list('ann')).toMatchObject([{ lastUsedAt: world.clock.now() }])
})

test('the browser is asked for a passkey that is kept, names itself and verifies its user', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const { options } = await passkeys.beginRegistration(ann, origin)
  expect(options).toMatchObject({
    rp: { id: 'holdfast.example', name: 'Holdfast' },
    user: { name: 'Ann' },
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
    excludeCredentials: [{ id: authenticator.id }],
  })
  expect((await passkeys.beginSignIn(origin, address)).options).toMatchObject({
    rpId: 'holdfast.example',
    userVerification: 'required',
  })
})

test.each([
  ['made at another origin', { origin: 'https://holdfast.example.evil' }],
  ['made for another relying party', { rpId: 'evil' }],
  ['without verification of the user', { userVerified: false }],
  ['of another challenge', { challenge: 'b3RoZXI' }],
  ['of another ceremony', { type: 'webauthn.get' }],
])('no passkey is added that is %s', async (_what, deviation) => {
  await using world = await accountWorld()
  const passkeys = passkeysOf(world)
  const { challengeId, ceremony } = await begun(passkeys)
  const response = new SoftwareAuthenticator().create(ceremony, deviation)
  await expect(passkeys.register(ann, { challengeId, name: 'Laptop', response })).rejects.toMatchObject({
    code: 'FORBIDDEN',
    detail: { code: 'passkey-not-added' },
  })
  expect(await passkeys.list('ann')).toEqual([])
})

test.each([
  ['from another origin', { origin: 'https://evil.example' }],
  ['from another port', { origin: 'https://holdfast.example:8443' }],
  ['for another relying party', { rpId: 'evil.example' }],
  ['without verification of the user', { userVerified: false }],
  ['of another challenge', { challenge: 'b3RoZXI' }],
  ['of another ceremony', { type: 'webauthn.create' }],
  ['with another user’s handle', { userHandle: Buffer.from('bob').toString('base64url') }],
  ['without a user’s handle', { userHandle: '' }],
])('nobody is signed in by an answer %s', async (_what, deviation) => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  await expect(signIn(passkeys, authenticator, deviation)).rejects.toMatchObject({
    code: 'FORBIDDEN',
    detail: { code: 'passkey-refused' },
  })
})

test('nobody is signed in by a signature that is changed, or of another key', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const { challengeId, ceremony } = await begunSignIn(passkeys)
  const response = authenticator.get(ceremony)
  const foreign = new SoftwareAuthenticator().get(ceremony).response.signature
  await expect(
    passkeys.signIn({ challengeId, response: { ...response, response: { ...response.response, signature: foreign } } }),
  ).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a challenge is good for one answer, right or wrong, and for five minutes', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const { challengeId, ceremony } = await begunSignIn(passkeys)
  const response = authenticator.get(ceremony)
  expect(await passkeys.signIn({ challengeId, response })).toBe('ann')
  await expect(passkeys.signIn({ challengeId, response })).rejects.toMatchObject({ code: 'FORBIDDEN' })

  const guessed = await begunSignIn(passkeys)
  const wrong = authenticator.get(guessed.ceremony, { userVerified: false })
  await expect(passkeys.signIn({ challengeId: guessed.challengeId, response: wrong })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  const right = authenticator.get(guessed.ceremony)
  await expect(passkeys.signIn({ challengeId: guessed.challengeId, response: right })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })

  const late = await begunSignIn(passkeys)
  world.clock.pass(5 * 60_000)
  const after = authenticator.get(late.ceremony)
  await expect(passkeys.signIn({ challengeId: late.challengeId, response: after })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
})

test('a challenge answered fifty times at once signs in once', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const { challengeId, ceremony } = await begunSignIn(passkeys)
  const response = authenticator.get(ceremony)
  const answers = await Promise.allSettled(Array.from({ length: 50 }, () => passkeys.signIn({ challengeId, response })))
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('what a session began neither another session nor another user finishes', async () => {
  await using world = await accountWorld()
  const passkeys = passkeysOf(world)
  for (const other of [
    { ...ann, sessionId: 'another' },
    { ...ann, userId: 'bob' },
  ]) {
    const { challengeId, ceremony } = await begun(passkeys)
    const response = new SoftwareAuthenticator().create(ceremony)
    await expect(passkeys.register(other, { challengeId, name: 'x', response })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  }
  const { challengeId, ceremony } = await begunSignIn(passkeys)
  const response = new SoftwareAuthenticator().create({ ...ceremony, userHandle: 'YW5u' })
  await expect(passkeys.register(ann, { challengeId, name: 'x', response })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  expect([await passkeys.list('ann'), await passkeys.list('bob')]).toEqual([[], []])
})

test('a counter that does not rise is a copy of the authenticator, also for two signatures at once', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  authenticator.counter = 5
  expect(await signIn(passkeys, authenticator)).toBe('ann')
  await expect(signIn(passkeys, authenticator)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(signIn(passkeys, authenticator, { counter: 0 })).rejects.toMatchObject({ code: 'FORBIDDEN' })
  const both = await Promise.allSettled([6, 6].map((counter) => signIn(passkeys, authenticator, { counter })))
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
})

test('a passkey of one address signs in at no other', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const other = { origin: 'https://other.example', rpId: 'other.example' }
  const { challengeId, options } = await passkeys.beginSignIn(other.origin, address)
  const response = authenticator.get({ ...other, challenge: options.challenge })
  await expect(passkeys.signIn({ challengeId, response })).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('at an IP address there are no passkeys, with a hint at HOLDFAST_URL', async () => {
  await using world = await accountWorld()
  const passkeys = passkeysOf(world)
  const refused = { code: 'INVALID_STATE', message: expect.stringContaining('HOLDFAST_URL') as string }
  await expect(passkeys.beginSignIn('http://127.0.0.1:3010', address)).rejects.toMatchObject(refused)
  await expect(passkeys.beginRegistration(ann, 'https://192.168.1.9')).rejects.toMatchObject(refused)
})

test('challenges are limited by the address that asks for them', async () => {
  await using world = await accountWorld()
  const refused = new OpError('TOO_MANY_REQUESTS', message('too-many-tries', { seconds: 60 }))
  const spend = async (from: string) => {
    if (from === address) throw refused
  }
  const passkeys = new Passkeys({ table: new PasskeyTable(world.database), tries: { spend } })
  await expect(passkeys.beginSignIn(origin, address)).rejects.toBe(refused)
  expect((await passkeys.beginSignIn(origin, '192.0.2.2')).challengeId).toBeTruthy()
})

test('one renames and removes one’s own passkeys and nobody else’s; a removed one signs nobody in', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  const { id } = authenticator
  await expect(passkeys.rename('bob', { id, name: 'Mine' })).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await expect(passkeys.remove('bob', id)).rejects.toMatchObject({ code: 'INVALID_STATE' })
  await passkeys.rename('ann', { id, name: 'Phone' })
  expect(await passkeys.list('ann')).toMatchObject([{ name: 'Phone' }])
  await passkeys.remove('ann', id)
  await expect(signIn(passkeys, authenticator)).rejects.toMatchObject({ code: 'FORBIDDEN' })
})

test('a credential is added once, and an account has at most twenty', async () => {
  await using world = await accountWorld()
  const { passkeys, authenticator } = await withPasskey(world)
  await expect(add(passkeys, authenticator)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  for (let count = 1; count < 20; count += 1) await add(passkeys, new SoftwareAuthenticator())
  await expect(passkeys.beginRegistration(ann, origin)).rejects.toMatchObject({ detail: { code: 'passkey-limit' } })
})

async function withPasskey(world: AccountWorld) {
  const [passkeys, authenticator] = [passkeysOf(world), new SoftwareAuthenticator()]
  await add(passkeys, authenticator)
  return { passkeys, authenticator }
}

function passkeysOf({ database, clock }: AccountWorld): Passkeys {
  return new Passkeys({ table: new PasskeyTable(database), tries: { spend: async () => undefined }, now: clock.now })
}

async function add(passkeys: Passkeys, authenticator: SoftwareAuthenticator): Promise<void> {
  const { challengeId, ceremony } = await begun(passkeys)
  await passkeys.register(ann, { challengeId, name: 'Laptop', response: authenticator.create(ceremony) })
}

async function begun(passkeys: Passkeys) {
  const { challengeId, options } = await passkeys.beginRegistration(ann, origin)
  const ceremony = { origin, rpId: options.rp.id ?? '', challenge: options.challenge, userHandle: options.user.id }
  return { challengeId, ceremony }
}

async function begunSignIn(passkeys: Passkeys) {
  const { challengeId, options } = await passkeys.beginSignIn(origin, address)
  return { challengeId, ceremony: { origin, rpId: options.rpId ?? '', challenge: options.challenge } }
}

type Deviation = Parameters<SoftwareAuthenticator['get']>[1]

async function signIn(passkeys: Passkeys, authenticator: SoftwareAuthenticator, deviation: Deviation = {}) {
  const { challengeId, ceremony } = await begunSignIn(passkeys)
  return passkeys.signIn({ challengeId, response: authenticator.get(ceremony, deviation) })
}
