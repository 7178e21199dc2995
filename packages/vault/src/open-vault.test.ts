import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { backupId } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { oneChunk } from './store/blob-store.ts'
import { createDirectoryStore } from './store/directory-store.ts'
import { makeBackup, sampleOf } from './testing/sample-backup.ts'
import { createTemporaryVault } from './testing/temporary-vault.ts'
import { createVaultOverStore } from './open-vault.ts'

const { signal } = new AbortController()
const onBytes = () => {}
const run = promisify(execFile)

test('a backup is sealed, listed, opened byte for byte, verified, removed and pruned', async () => {
  await using world = await createTemporaryVault()
  const vault = createVaultOverStore({
    id: world.id,
    store: createDirectoryStore({ path: world.path, vaultId: world.id }),
    graceMs: -1000,
  })
  const { tree, layer, diffId, config } = sampleOf({})
  const record = await makeBackup(vault, { draftId: 'job', name: 'My Web/1' })

  expect(backupId.parse(record.id)).toMatch(/^my-web-1-/)
  expect(await vault.list()).toEqual({ backups: [record], unreadable: [] })
  expect(record).toMatchObject({ document: { of: 'My Web/1' }, verified: null, sizeBytes: tree.length + layer.length })
  {
    await using backup = await vault.open(record.id)
    expect(backup.imageConfig).toEqual(config)
    expect(await read(backup.openTree('/data', signal))).toEqual(tree)
    expect(await read(backup.openTree('/', signal))).toEqual(layer)
    expect(await read(backup.openLayer(diffId, signal))).toEqual(layer)
    await expect(vault.prune({ signal, onBytes })).rejects.toMatchObject({ code: 'VAULT_BUSY' })
  }
  const seen: [number, number][] = []
  const found = await vault.verify(record.id, 'full', { signal, onBytes: (...bytes) => seen.push(bytes) })
  expect(found.problems).toEqual([])
  expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1])
  expect((await vault.list()).backups[0]?.verified).toEqual({ at: found.at, method: 'full', problems: [] })

  expect(await vault.prune({ signal, onBytes })).toEqual({ blobs: 0, bytes: 0 })
  const { freedBytes } = await vault.previewRemove(record.id)
  expect(freedBytes).toBe(record.storedBytes)
  expect((await vault.usage()).storedBytes).toBe(record.storedBytes)
  await vault.remove(record.id)
  await expect(vault.open(record.id)).rejects.toMatchObject({ code: 'BACKUP_NOT_FOUND' })
  expect(await vault.previewPrune({ signal })).toMatchObject({ bytes: freedBytes, youngBlobs: 0 })
  expect(await vault.prune({ signal, onBytes })).toMatchObject({ bytes: freedBytes })
  expect(await filesIn(world.path)).toEqual(['holdfast-reserve', 'holdfast-vault.json', 'index.json', 'oci-layout'])
})

test('data of a new key is compared with the newest of its former key, and from then on with its own', async () => {
  await using world = await createTemporaryVault()
  const make = (draftId: string, b: string, key: object) =>
    makeBackup(world.vault, { draftId, files: { a: Buffer.alloc(50_000, 'a'), b }, ...key })
  await make('before', 'one', { key: 'volume:data' })
  const newBytes = async (...backup: Parameters<typeof make>) =>
    (await make(...backup)).trees.find(({ path }) => path === '/data')?.newBytes
  const own = { key: 'ENGINE/volume:data', formerKey: 'volume:data' }
  expect(await newBytes('first', 'three', own)).toBe('three'.length)
  await make('unknown', 'other', { key: 'volume:data' })
  expect(await newBytes('second', 'three', own)).toBe(0)
  expect(await newBytes('others', 'three', { key: 'OTHER/volume:data' })).toBe(50_005)
})

test('the second backup of the same data adds its documents alone', async () => {
  await using world = await createTemporaryVault()
  const first = await makeBackup(world.vault, { draftId: 'one' })
  const second = await makeBackup(world.vault, { draftId: 'two' })
  expect(first.newBytes).toBeGreaterThan(0)
  expect(second.newBytes).toBe(0)
  expect((await world.vault.list()).backups.map(({ id }) => id)).toEqual([second.id, first.id])
  expect((await world.vault.previewRemove(first.id)).freedBytes).toBeLessThan(first.storedBytes / 2 + 5000)
})

test('a draft that is disposed unsealed leaves nothing, and nothing of a backup that shares its blobs goes', async () => {
  await using world = await createTemporaryVault()
  const record = await makeBackup(world.vault, { draftId: 'one' })
  const before = await filesIn(world.path)
  {
    await using draft = await world.vault.begin('two', { signal })
    const { tree } = sampleOf({ files: { a: 'alpha', c: 'new' } })
    await draft.addTree({ path: '/data', key: 'other' }, oneChunk(tree), { signal })
    await draft.addTree({ path: '/same', key: 'volume data' }, oneChunk(sampleOf({}).tree), { signal })
    expect(await filesIn(world.path)).not.toEqual(before)
  }
  expect(await filesIn(world.path)).toEqual(before)
  expect((await world.vault.verify(record.id, 'full', { signal, onBytes })).problems).toEqual([])
})

test('a draft that fails takes nothing from another one that counts on the same blobs', async () => {
  await using world = await createTemporaryVault()
  const { tree } = sampleOf({})
  const failing = await world.vault.begin('failing', { signal })
  await failing.addTree({ path: '/data', key: 'volume data' }, oneChunk(tree), { signal })
  const { diffId, layer, config } = sampleOf({})
  await using draft = await world.vault.begin('going-on', { signal })
  await draft.addTree({ path: '/data', key: 'volume data' }, oneChunk(tree), { signal })
  await failing[Symbol.asyncDispose]()
  await draft.addLayer(oneChunk(layer), { diffId, signal })
  const { id } = await draft.seal({
    name: 'x',
    image: { config, diffIds: [diffId] },
    startedAt: 1,
    document: 1,
    signal,
  })
  expect((await world.vault.verify(id, 'full', { signal, onBytes })).problems).toEqual([])
})

test('a layer or an image configuration that the vault has is known by name', async () => {
  await using world = await createTemporaryVault()
  const { diffId, config } = sampleOf({})
  await makeBackup(world.vault, { draftId: 'one' })
  await using draft = await world.vault.begin('two', { signal })
  expect(await draft.hasLayer(diffId)).toBe(true)
  expect(await draft.hasLayer(`sha256:${'0'.repeat(64)}`)).toBe(false)
  const imageId = `sha256:${createHash('sha256').update(config).digest('hex')}`
  expect(await draft.findImageConfig(imageId)).toEqual(config)
  expect(await draft.findImageConfig(`sha256:${'0'.repeat(64)}`)).toBeNull()
})

test('an image whose configuration names other layers is not sealed', async () => {
  await using world = await createTemporaryVault()
  const { diffId, layer } = sampleOf({})
  const config = Buffer.from(JSON.stringify({ os: 'linux', rootfs: { type: 'layers', diff_ids: [] } }))
  await using draft = await world.vault.begin('one', { signal })
  await draft.addLayer(oneChunk(layer), { diffId, signal })
  const sealing = draft.seal({ name: 'x', image: { config, diffIds: [diffId] }, startedAt: 1, document: 1, signal })
  await expect(sealing).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(await readdir(join(world.path, 'refs'))).toEqual([])
})

test('while another process prunes nothing begins, is removed or opened; only the list is there', async () => {
  await using world = await createTemporaryVault()
  const record = await makeBackup(world.vault, { draftId: 'one' })
  const holder = { host: 'elsewhere', bootId: null, pid: 1, startTicks: null }
  await writeFile(join(world.path, 'locks/x.json'), JSON.stringify({ kind: 'prune', since: 1, holder }))
  const isBusy = { code: 'VAULT_BUSY', message: expect.stringContaining('prune lease of process 1 on elsewhere') }
  await expect(world.vault.begin('two', { signal })).rejects.toMatchObject(isBusy)
  await expect(world.vault.remove(record.id)).rejects.toMatchObject(isBusy)
  await expect(world.vault.open(record.id)).rejects.toMatchObject(isBusy)
  await expect(world.vault.verify(record.id, 'quick', { signal, onBytes })).rejects.toMatchObject(isBusy)
  await world.vault.sweep('none')
  expect((await world.vault.list()).backups).toHaveLength(1)
  await world.vault.breakLeases()
  await world.vault.remove(record.id)
})

test('a disk that goes away while a backup is made is named, and nothing is written below it', async () => {
  await using world = await createTemporaryVault()
  {
    await using draft = await world.vault.begin('one', { signal })
    await rename(world.path, `${world.path}.away`)
    await mkdir(world.path)
    const adding = draft.addTree({ path: '/data', key: 'k' }, oneChunk(sampleOf({}).tree), { signal })
    await expect(adding).rejects.toMatchObject({ code: 'VAULT_NOT_MOUNTED' })
  }
  expect(await readdir(world.path)).toEqual([])
})

test('ordinary tools read the image of a backup out of a vault', async ({ skip }) => {
  await run('skopeo', ['--version']).catch(() => skip('skopeo is not installed'))
  await using world = await createTemporaryVault()
  const { config, layer } = sampleOf({})
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await makeBackup(world.vault, { draftId: 'two', layerFiles: { other: 'image' } })
  const from = `oci:${world.path}:${id}`
  const { stdout } = await run('skopeo', ['inspect', '--raw', from])
  expect(JSON.parse(stdout)).toMatchObject({
    manifests: [{ platform: { os: 'linux' } }, { platform: { os: 'unknown' } }],
  })
  const out = join(world.path, '../out')
  const platform = ['--override-arch', 'amd64', '--override-os', 'linux', '--insecure-policy']
  await run('skopeo', [...platform, 'copy', '--dest-decompress', from, `dir:${out}`])
  const files = await Promise.all((await readdir(out)).map((name) => readFile(join(out, name))))
  expect(files.some((file) => file.equals(layer))).toBe(true)
  expect(files.some((file) => file.equals(config))).toBe(true)
  await rm(out, { recursive: true })
})

async function read(source: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source))
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1))
    .toSorted()
}
