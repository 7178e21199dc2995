import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeCertificates, type TestCertificates } from '../testing/make-certificates.ts'
import { readCertificates } from './certificates.ts'

let made: TestCertificates
let folder = ''

beforeAll(async () => {
  made = await makeCertificates()
  folder = await mkdtemp(join(tmpdir(), 'holdfast-certificates-'))
})

afterAll(async () => {
  await made[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

type Files = Partial<Record<'ca.pem' | 'cert.pem' | 'key.pem', string>>

test('a whole folder is read, and one without a certificate of our own', async () => {
  expect(await readCertificates(made.client)).toMatchObject({
    ca: expect.stringContaining('BEGIN CERTIFICATE'),
    client: { cert: expect.stringContaining('BEGIN CERTIFICATE'), key: expect.stringContaining('PRIVATE KEY') },
  })
  expect(await readCertificates(await folderOf('bare', { 'ca.pem': 'ca.pem' }))).toMatchObject({ client: null })
})

test.for<[why: string, files: Files, says: RegExp]>([
  ['no authority', { 'cert.pem': 'cert.pem', 'key.pem': 'key.pem' }, /ca\.pem cannot be read \(ENOENT\)/],
  ['no key', { 'ca.pem': 'ca.pem', 'cert.pem': 'cert.pem' }, /cert\.pem is there and .*key\.pem is not/],
  ['no certificate', { 'ca.pem': 'ca.pem', 'key.pem': 'key.pem' }, /key\.pem is there and .*cert\.pem is not/],
  ['a key for an authority', { 'ca.pem': 'key.pem' }, /ca\.pem is not what it must be/],
  [
    'two certificates',
    { 'ca.pem': 'ca.pem', 'cert.pem': 'cert.pem', 'key.pem': 'ca.pem' },
    /key\.pem is not what it must be/,
  ],
])('%s is refused with the file and the variable', async ([why, files, says]) => {
  const refused = readCertificates(await folderOf(why, files))
  await expect(refused).rejects.toMatchObject({ code: 'BAD_REQUEST', field: 'DOCKER_CERT_PATH', message: says })
  await expect(refused).rejects.toThrow('DOCKER_CERT_PATH')
})

test('the key of another certificate is refused', async () => {
  const path = await folderOf('mixed', { 'ca.pem': 'ca.pem', 'cert.pem': 'cert.pem' })
  await copyFile(join(made.engine, 'key.pem'), join(path, 'key.pem'))
  await expect(readCertificates(path)).rejects.toThrow('it is not the key of cert.pem')
})

test('a folder in the place of a file is refused with the reason', async () => {
  await mkdir(join(folder, 'odd/ca.pem'), { recursive: true })
  await expect(readCertificates(join(folder, 'odd'))).rejects.toThrow('ca.pem cannot be read (EISDIR)')
})

/** Of copies of the client's files, each under a name that may be another's. */
async function folderOf(name: string, files: Files): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  for (const [to, from] of Object.entries(files)) await copyFile(join(made.client, from), join(path, to))
  return path
}
