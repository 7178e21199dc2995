import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { OidcView } from '@holdfast/contract'
import { createOidcWorld } from './testing/oidc-world.ts'
import { startFakeProvider } from './testing/start-fake-provider.ts'

test('an admin sees what is set up, but for the secret', async () => {
  await using world = await createOidcWorld()
  const { admin, origin } = world
  const redirectUri = `${origin}/api/session/oidc/callback`
  await expect(admin.ask(origin, 'oidc.settings')).resolves.toEqual({
    settings: null,
    hasClientSecret: false,
    redirectUri,
  })
  await world.setUp()
  const view = await admin.ask<OidcView>(origin, 'oidc.settings')
  expect(view).toMatchObject({ settings: { issuer: world.provider.client.issuer }, hasClientSecret: true, redirectUri })
  expect(JSON.stringify(view)).not.toContain(world.provider.client.clientSecret)
})

test('the secret lies encrypted in the data folder', async () => {
  await using world = await createOidcWorld()
  await world.setUp()
  const { dataFolder } = world.server
  const files = (await readdir(dataFolder)).filter((name) => name.startsWith('holdfast.db'))
  const bytes = await Promise.all(files.map((name) => readFile(join(dataFolder, name), 'latin1')))
  expect(bytes.join('')).toContain('Sign in with Example')
  expect(bytes.join('')).not.toContain(world.provider.client.clientSecret)
})

test('settings are kept with the secret they had, unless the issuer is another one', async () => {
  await using world = await createOidcWorld()
  await using other = await startFakeProvider()
  await world.setUp()
  await world.setUp({ buttonText: 'Another', clientSecret: undefined })
  world.provider.account = { sub: 'ada', email: 'ada@example.org', email_verified: true }
  expect((await world.signIn()).state.account).not.toBeNull()
  await expect(world.setUp({ issuer: other.client.issuer, clientSecret: undefined })).rejects.toMatchObject({
    opCode: 'BAD_REQUEST',
    field: 'clientSecret',
  })
  expect(other.requests).toEqual([])
  await world.setUp({ issuer: other.client.issuer, clientSecret: null })
})

test('a provider that cannot be read is refused, with the reason', async () => {
  await using world = await createOidcWorld()
  const fake = await startFakeProvider()
  await fake[Symbol.asyncDispose]()
  await expect(world.setUp({ issuer: fake.client.issuer })).rejects.toMatchObject({
    field: 'issuer',
    detail: { code: 'oidc-issuer-unusable', params: { reason: expect.stringContaining('ECONNREFUSED') as string } },
  })
  await expect(world.setUp({ issuer: `${world.provider.client.issuer}/elsewhere` })).rejects.toMatchObject({
    field: 'issuer',
  })
})
