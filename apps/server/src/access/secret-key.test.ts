import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../testing/temporary-folder.ts'
import { SecretKey } from './secret-key.ts'

test('the key of a data folder is made once, for its owner alone, and opens what it sealed', async () => {
  await using folder = await temporaryFolder()
  const place = { dataFolder: folder.path }
  const [one, other] = await Promise.all([SecretKey.open(place), SecretKey.open(place)])
  const sealed = one.seal('a secret')
  expect(sealed).not.toContain('secret')
  expect([other.unseal(sealed), (await SecretKey.open(place)).unseal(sealed)]).toEqual(['a secret', 'a secret'])
  expect((await stat(join(folder.path, 'secret.key'))).mode & 0o777).toBe(0o600)
})

test('a key that is given leaves none in the data folder, and no other key opens what it sealed', async () => {
  await using folder = await temporaryFolder()
  const secretKey = Buffer.alloc(32, 7).toString('base64')
  const given = await SecretKey.open({ dataFolder: folder.path, secretKey })
  expect(await readdir(folder.path)).toEqual([])
  const sealed = given.seal('a secret')
  const own = await SecretKey.open({ dataFolder: folder.path })
  expect(() => own.unseal(sealed)).toThrowError(/authenticate/)
  const changed = Buffer.from(sealed, 'base64')
  changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
  expect(() => given.unseal(changed.toString('base64'))).toThrowError(/authenticate/)
})
