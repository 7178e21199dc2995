import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeBackup } from '../testing/sample-backup.ts'
import { createTemporaryVault } from '../testing/temporary-vault.ts'

const { signal } = new AbortController()
const layerText = 'shell '.repeat(1000)

test('files of a mount and of the writable layer are listed, found and read', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job', layerFiles: { sh: layerText } })
  await using backup = await world.vault.open(id)
  const list = async (path: string, folder: string) =>
    (await Array.fromAsync(backup.listFolder(path, Buffer.from(folder), signal))).map((entry) => String(entry.path))
  const read = async (path: string, file: string) =>
    String(Buffer.concat(await Array.fromAsync(backup.openFile(path, Buffer.from(file), signal))))

  expect(await list('/data', '')).toEqual(['a', 'b'])
  expect(await list('/', 'bin')).toEqual(['bin/sh'])
  expect(await read('/data', 'a')).toBe('alpha')
  expect(await read('/', 'bin/sh')).toBe(layerText)
  expect(await backup.findEntry('/data', Buffer.from('b'), signal)).toMatchObject({ type: 'file', size: 50_000 })
  expect(await backup.findEntry('/data', Buffer.from('none'), signal)).toBeNull()
  expect((await Array.fromAsync(backup.openFolder('/', Buffer.from('bin'), signal))).length).toBeGreaterThan(0)
  await expect(read('/none', 'a')).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test('not one byte of a file comes out of a layer that is damaged', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, {
    draftId: 'job',
    layerFiles: { sh: layerText, z: randomBytes(5_000_000) },
  })
  await using backup = await world.vault.open(id)
  const file = await findLayerBlob(world.path)
  const bytes = await readFile(file)
  bytes[bytes.length - 2]! ^= 1
  await writeFile(file, bytes)
  const pieces: Buffer[] = []
  const reading = (async () => {
    for await (const piece of backup.openFile('/', Buffer.from('bin/sh'), signal)) pieces.push(piece)
  })()
  await expect(reading).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  expect(pieces).toEqual([])
})

test('an open backup keeps its blobs from a sweep, and is closed twice without harm', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  const backup = await world.vault.open(id)
  await world.vault.remove(id)
  const blobs = await readdir(join(world.path, 'blobs/sha256'))
  await mkdir(join(world.path, 'drafts/left'))
  for (const digest of blobs) await writeFile(join(world.path, `drafts/left/blob.${digest}`), '')
  await world.vault.sweep('left')
  expect(await readdir(join(world.path, 'blobs/sha256'))).toEqual(blobs)
  await backup[Symbol.asyncDispose]()
  await backup[Symbol.asyncDispose]()
  expect(await world.vault.leases()).toEqual([])
})

/** Where the image manifest says it is. */
async function findLayerBlob(path: string): Promise<string> {
  const folder = join(path, 'blobs/sha256')
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'latin1')
    const layer = /"application\/vnd\.oci\.image\.layer[^}]*"digest":"sha256:([0-9a-f]{64})"/.exec(text)?.[1]
    if (layer !== undefined) return join(folder, layer)
  }
  throw new Error('no layer')
}
