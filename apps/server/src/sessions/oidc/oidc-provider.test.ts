import { generateKeyPair, UnsecuredJWT } from 'jose'
import { expect, test } from 'vitest'
import { OidcProvider } from './oidc-provider.ts'
import { SignInAttempts } from './sign-in-attempts.ts'
import { startFakeProvider, type FakeProvider } from './testing/start-fake-provider.ts'
import { startOidcProvider } from './testing/start-oidc-provider.ts'
import { Visitor } from './testing/visit.ts'

const redirectUri = 'http://127.0.0.1:3010/api/session/oidc/callback'
const invalid = { code: 'FORBIDDEN', detail: { code: 'oidc-answer-invalid' } }

function secrets() {
  return new SignInAttempts().begin('', { kind: 'sign-in', invitation: null, to: '/' }).attempt
}

async function signIn(provider: OidcProvider) {
  const attempt = secrets()
  const callback = await new Visitor().visit(await provider.authorizationUrl(attempt, redirectUri), redirectUri)
  return provider.redeem(callback, attempt)
}

/** What a fake provider's answer leads to; its authorization endpoint is left out. */
async function redeem(
  fake: FakeProvider,
  claims: (nonce: string) => Promise<string | undefined>,
  provider = new OidcProvider(fake.client, { timeoutSeconds: 60 }),
) {
  const attempt = secrets()
  fake.idToken = await claims(attempt.nonce)
  return provider.redeem(new URL(`${redirectUri}?code=x&state=${attempt.state}`), attempt)
}

test('a person is who the provider says, with what it says of them', async () => {
  await using started = await startOidcProvider({ redirectUri })
  started.account = { sub: 'ada', email: 'ada@example.com', email_verified: true, groups: ['docker'] }
  const claims = await signIn(new OidcProvider(started.client, { timeoutSeconds: 60 }))
  expect(claims).toMatchObject({
    issuer: started.client.issuer,
    subject: 'ada',
    userInfo: { email: 'ada@example.com', email_verified: true, groups: ['docker'] },
  })
})

test('the provider may change its keys at any time', async () => {
  await using started = await startOidcProvider({ redirectUri })
  const provider = new OidcProvider(started.client, { timeoutSeconds: 60 })
  await signIn(provider)
  await started.rotateKeys()
  await expect(signIn(provider)).resolves.toMatchObject({ subject: 'ada' })
})

test('a code works once', async () => {
  await using started = await startOidcProvider({ redirectUri })
  const provider = new OidcProvider(started.client, { timeoutSeconds: 60 })
  const attempt = secrets()
  const callback = await new Visitor().visit(await provider.authorizationUrl(attempt, redirectUri), redirectUri)
  await provider.redeem(callback, attempt)
  await expect(provider.redeem(callback, attempt)).rejects.toMatchObject(invalid)
})

test('a code that another one got is worth nothing without its verifier', async () => {
  await using started = await startOidcProvider({ redirectUri })
  const provider = new OidcProvider(started.client, { timeoutSeconds: 60 })
  const attempt = secrets()
  const callback = await new Visitor().visit(await provider.authorizationUrl(attempt, redirectUri), redirectUri)
  const { codeVerifier } = secrets()
  await expect(provider.redeem(callback, { ...attempt, codeVerifier })).rejects.toMatchObject(invalid)
})

test('a person who refuses at the provider is told that, and not that something failed', async () => {
  await using fake = await startFakeProvider()
  const attempt = secrets()
  const callback = new URL(`${redirectUri}?error=access_denied&state=${attempt.state}`)
  await expect(new OidcProvider(fake.client).redeem(callback, attempt)).rejects.toMatchObject({
    detail: { code: 'oidc-provider-refused' },
  })
})

test('the fake provider is believed when it tells the truth', async () => {
  await using fake = await startFakeProvider()
  await expect(redeem(fake, (nonce) => fake.sign({ nonce }))).resolves.toMatchObject({ subject: 'ada' })
  await expect(redeem(fake, (nonce) => fake.sign({ nonce, azp: 'holdfast' }))).resolves.toBeDefined()
})

const lies: [lie: string, reason: RegExp, (fake: FakeProvider, nonce: string) => Promise<string | undefined>][] = [
  ['no ID token', /"id_token" property must be a string/, async () => undefined],
  ['the audience of another client', /"claim":"aud"/, (fake, nonce) => fake.sign({ nonce, aud: 'other' })],
  [
    'several audiences and no authorized party',
    /additional untrusted audiences/,
    (fake, nonce) => fake.sign({ nonce, aud: ['holdfast', 'other'] }),
  ],
  ['a foreign authorized party', /azp/, (fake, nonce) => fake.sign({ nonce, azp: 'other' })],
  [
    'several audiences and a foreign authorized party',
    /azp/,
    (fake, nonce) => fake.sign({ nonce, aud: ['holdfast', 'other'], azp: 'other' }),
  ],
  ['the nonce of another sign-in', /"claim":"nonce"/, (fake) => fake.sign({ nonce: secrets().nonce })],
  ['no nonce', /"nonce"/, (fake) => fake.sign({})],
  ['another issuer', /"claim":"iss"/, (fake, nonce) => fake.sign({ nonce, iss: 'https://evil.example' })],
  ['an end in the past', /"claim":"exp"/, (fake, nonce) => fake.sign({ nonce, exp: 1 })],
  [
    'a signature by a key the provider does not have',
    /signature verification failed/,
    async (fake, nonce) => fake.sign({ nonce }, { key: (await generateKeyPair('RS256')).privateKey }),
  ],
  [
    'no signature',
    /unsupported JWS "alg"/,
    async (fake, nonce) => new UnsecuredJWT({ ...fake.truth(), nonce }).encode(),
  ],
  [
    'a signature by the client secret',
    /unsupported JWS algorithm/,
    (fake, nonce) => fake.sign({ nonce }, { key: Buffer.from(fake.client.clientSecret ?? ''), alg: 'HS256' }),
  ],
]

test.for(lies)('a token answer is refused that has %s', async ([, reason, claims]) => {
  await using fake = await startFakeProvider()
  const refused = await redeem(fake, (nonce) => claims(fake, nonce)).then(
    () => null,
    (error: unknown) => error,
  )
  expect(refused).toMatchObject(invalid)
  expect(reasons(refused)).toMatch(reason)
})

test('a provider that calls itself by another name is not asked for anything else', async () => {
  await using fake = await startFakeProvider()
  fake.metadata = { issuer: 'https://evil.example' }
  await expect(redeem(fake, (nonce) => fake.sign({ nonce }))).rejects.toMatchObject(invalid)
  expect(fake.requests).toEqual(['/.well-known/openid-configuration'])
})

const silent = { code: 'TIMEOUT', detail: { code: 'oidc-provider-silent' } }

test.for(['/.well-known/openid-configuration', '/token', '/keys', '/userinfo'] as const)(
  'a provider that stalls at %s fails the sign-in in time',
  async (path) => {
    await using fake = await startFakeProvider()
    fake.metadata = { userinfo_endpoint: `${fake.client.issuer}/userinfo` }
    fake.stalled.add(path)
    const provider = new OidcProvider(fake.client, { timeoutSeconds: 1 })
    await expect(redeem(fake, (nonce) => fake.sign({ nonce }), provider)).rejects.toMatchObject(silent)
  },
)

test('all who wait for a provider that stalls cost it one request, and it is asked anew once it failed', async () => {
  await using fake = await startFakeProvider()
  fake.stalled.add('/.well-known/openid-configuration')
  const provider = new OidcProvider(fake.client, { timeoutSeconds: 2 })
  const waiting = Array.from({ length: 100 }, () => provider.authorizationUrl(secrets(), redirectUri))
  const ended = await Promise.allSettled(waiting)
  expect(ended.every(({ status }) => status === 'rejected')).toBe(true)
  expect(fake.requests).toHaveLength(1)
  fake.stalled.clear()
  await expect(provider.authorizationUrl(secrets(), redirectUri)).resolves.toBeInstanceOf(URL)
})

test('a provider that nobody answers for is unreachable', async () => {
  const fake = await startFakeProvider()
  await fake[Symbol.asyncDispose]()
  await expect(new OidcProvider(fake.client).authorizationUrl(secrets(), redirectUri)).rejects.toMatchObject({
    detail: { code: 'oidc-provider-unreachable' },
  })
})

test('an answer without an end is broken off', async () => {
  await using fake = await startFakeProvider()
  fake.metadata = { padding: 'x'.repeat(2_000_000) }
  await expect(redeem(fake, (nonce) => fake.sign({ nonce }))).rejects.toMatchObject(invalid)
})

/** What the whole chain of causes says. */
function reasons(error: unknown): string {
  if (!(error instanceof Error)) return JSON.stringify(error) ?? ''
  return `${error.message} ${reasons(error.cause)}`
}
