import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { createVault } from '../create-vault.ts'
import { asOrdinaryUser } from '../testing/as-ordinary-user.ts'
import { describeBlobStore } from '../testing/describe-blob-store.ts'
import { mountDisk } from '../testing/mount-disk.ts'
import { oneChunk } from './blob-store.ts'
import { createDirectoryStore } from './directory-store.ts'
import { blobKey } from './object-key.ts'

describeBlobStore('DirectoryStore', openStore)

test('only their owner may look at what a vault holds', async () => {
  await using world = await openStore()
  const { key } = await world.store.put(oneChunk(Buffer.from('x')), { key: blobKey, draftId: 'job', existing: 'keep' })
  const modeOf = async (name: string) => ((await stat(join(world.path, name))).mode & 0o777).toString(8)
  expect(await modeOf(key)).toBe('600')
  for (const folder of ['', 'blobs/sha256', 'refs', 'drafts', 'drafts/job', 'locks'])
    expect(await modeOf(folder)).toBe('700')
})

test('nothing is made in the empty folder that a disk leaves when it goes away', async () => {
  await using world = await openStore()
  const put = (beforeVisible = async () => {}) =>
    world.store.put(oneChunk(Buffer.from('x')), { key: blobKey, draftId: 'job', existing: 'keep', beforeVisible })
  const isAway = { code: 'VAULT_NOT_MOUNTED' }
  const unmount = async () => {
    await rename(world.path, `${world.path}.away`)
    await mkdir(world.path)
  }
  await expect(put(unmount)).rejects.toMatchObject(isAway)
  await expect(put()).rejects.toMatchObject(isAway)
  await expect(world.store.remove('refs/a.json')).rejects.toMatchObject(isAway)
  await expect(world.store.stat('refs/a.json')).rejects.toMatchObject(isAway)
  await expect(Array.fromAsync(world.store.list('refs/'))).rejects.toMatchObject(isAway)
  await expect(Array.fromAsync(world.store.get('refs/a.json'))).rejects.toMatchObject(isAway)
  expect(await readdir(world.path)).toEqual([])
})

test('another vault that lies where this one was is not written to', async () => {
  await using world = await openStore()
  await rename(world.path, `${world.path}.away`)
  await createVault(world.path, { id: 'another' })
  const putting = world.store.put(oneChunk(Buffer.from('x')), {
    key: 'refs/a.json',
    draftId: 'job',
    existing: 'replace',
  })
  await expect(putting).rejects.toMatchObject({
    code: 'VAULT_NOT_MOUNTED',
    message: expect.stringContaining('another'),
  })
  expect(await readdir(join(world.path, 'drafts'))).toEqual([])
})

test('a vault without one of its folders cannot be listed, and does not look empty', async () => {
  await using world = await openStore()
  await rm(join(world.path, 'refs'), { recursive: true })
  await expect(Array.fromAsync(world.store.list('refs/'))).rejects.toMatchObject({
    code: 'STORAGE_FAILED',
    message: expect.stringContaining('ENOENT'),
  })
})

test('a link in a vault leads nowhere', async () => {
  await using world = await openStore()
  await symlink('/etc/passwd', join(world.path, 'refs/a.json'))
  await expect(Array.fromAsync(world.store.get('refs/a.json'))).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})

test('a folder of a vault that is a link is not written to, listed, or removed from', async () => {
  await using world = await openStore()
  const { key } = await world.store.put(oneChunk(Buffer.from('x')), { key: blobKey, draftId: 'job', existing: 'keep' })
  const elsewhere = `${world.path}.elsewhere`
  await rename(join(world.path, 'blobs/sha256'), elsewhere)
  await symlink(elsewhere, join(world.path, 'blobs/sha256'))
  const before = await readdir(elsewhere)
  const isRefused = { code: 'VAULT_DAMAGED', message: expect.stringContaining('blobs/sha256 is a link') }
  const putting = world.store.put(oneChunk(Buffer.from('y')), { key: blobKey, draftId: 'job', existing: 'keep' })
  await expect(putting).rejects.toMatchObject(isRefused)
  await expect(world.store.remove(key)).rejects.toMatchObject(isRefused)
  await expect(Array.fromAsync(world.store.list('blobs/sha256/'))).rejects.toMatchObject(isRefused)
  expect(await readdir(elsewhere)).toEqual(before)
})

test('a pipe in the place of a file holds nobody', async () => {
  await using world = await openStore()
  await promisify(execFile)('mkfifo', [join(world.path, 'refs/a.json')])
  const at = { key: 'refs/a.json', draftId: 'job' }
  await expect(Array.fromAsync(world.store.get('refs/a.json'))).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
  await world.store.put(oneChunk(Buffer.from('x')), { ...at, existing: 'replace' })
  expect(String((await Array.fromAsync(world.store.get('refs/a.json')))[0])).toBe('x')
}, 5000)

test('a file that alone cannot be read is damaged; while the sentinel cannot be read either the storage fails', async () => {
  await using world = await openStore()
  await using socket = createServer().listen(join(world.path, 'refs/a.json'))
  await once(socket, 'listening')
  const getting = async () => Array.fromAsync(world.store.get('refs/a.json'))
  await expect(getting()).rejects.toMatchObject({ code: 'VAULT_DAMAGED', cause: { code: 'ENXIO' } })
  await asOrdinaryUser(world.path, async () => {
    await chmod(join(world.path, 'holdfast-vault.json'), 0)
    await expect(getting()).rejects.toMatchObject({ code: 'STORAGE_FAILED', cause: { code: 'EACCES' } })
  })
})

test('a full disk is named with the bytes that are free, and nothing stays on it', async ({ skip }) => {
  await using disk = await mountDisk(16).catch((error: Error) => skip(`no loop mounts here: ${error.message}`))
  const { id: vaultId } = await createVault(disk.path)
  const store = createDirectoryStore({ path: disk.path, vaultId })
  const putting = store.put(manyBytes(32), { key: blobKey, draftId: 'job', existing: 'keep' })
  await expect(putting).rejects.toMatchObject({
    code: 'DISK_FULL',
    message: expect.stringMatching(/drafts\/job.*\d+ bytes are free/),
    cause: { code: 'ENOSPC' },
  })
  expect(await readdir(join(disk.path, 'drafts/job'))).toEqual([])
  expect(await readdir(join(disk.path, 'blobs/sha256'))).toEqual([])
  await store.put(manyBytes(4), { key: blobKey, draftId: 'job', existing: 'keep' })
})

async function openStore() {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-store-'))
  const path = join(folder, 'vault')
  const { id: vaultId } = await createVault(path)
  return {
    path,
    store: createDirectoryStore({ path, vaultId }),
    async tamper(key: string, change: (bytes: Buffer) => Buffer) {
      await writeFile(join(path, key), change(await readFile(join(path, key))))
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

async function* manyBytes(mebibytes: number): AsyncGenerator<Buffer> {
  for (let n = 0; n < mebibytes; n += 1) yield Buffer.alloc(1024 * 1024, n)
}
