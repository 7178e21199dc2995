import { createHash, randomBytes } from 'node:crypto'
import { copyFile, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { textOf } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { blobKinds, blobsOf } from '../testing/blobs-of.ts'
import { makeBackup, sampleOf } from '../testing/sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from '../testing/temporary-vault.ts'

const { signal } = new AbortController()
const onBytes = () => {}

test.each(blobKinds)(
  'one flipped bit in the %s is found by a full verify, which names the blob and remembers it',
  async (kind) => {
    await using world = await createTemporaryVault()
    const { id } = await makeBackup(world.vault, { draftId: 'job' })
    const digest = (await blobsOf(world, id))[kind]
    await flipBit(world, `blobs/sha256/${digest}`)
    const { problems } = await world.vault.verify(id, 'full', { signal, onBytes })
    expect(problems.map(textOf).join()).toContain(digest)
    const { backups } = await world.vault.list()
    expect(backups[0]?.verified).toMatchObject({ method: 'full', problems })
  },
)

test.each(blobKinds)('a %s that is short, then one that is missing, is found by a quick verify', async (kind) => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'job' })
  const digest = (await blobsOf(world, id))[kind]
  const path = join(world.path, 'blobs/sha256', digest)
  await truncate(path, 5)
  expect((await world.vault.verify(id, 'quick', { signal, onBytes })).problems.map(textOf).join()).toContain(digest)
  await rm(path)
  expect((await world.vault.verify(id, 'quick', { signal, onBytes })).problems.map(textOf).join()).toContain(digest)
})

test('a pack that was swapped for another one is found, and no byte of it is handed out', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const other = await makeBackup(world.vault, {
    draftId: 'two',
    key: 'other',
    files: { a: 'ALPHA', b: Buffer.alloc(50_000, 'B') },
  })
  const [mine, theirs] = [(await blobsOf(world, id)).pack, (await blobsOf(world, other.id)).pack]
  await copyFile(join(world.path, 'blobs/sha256', theirs), join(world.path, 'blobs/sha256', mine))
  expect((await world.vault.verify(id, 'full', { signal, onBytes })).problems.map(textOf).join()).toContain(mine)
  await using backup = await world.vault.open(id)
  const right = sampleOf({}).tree
  let at = 0
  const reading = (async () => {
    for await (const piece of backup.openTree('/data', signal)) {
      expect(piece).toEqual(right.subarray(at, at + piece.length))
      at += piece.length
    }
  })()
  await expect(reading).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})

test('a ref that points to another backup is found out', async () => {
  await using world = await createTemporaryVault()
  const one = await makeBackup(world.vault, { draftId: 'one' })
  const two = await makeBackup(world.vault, { draftId: 'two' })
  const [mine, theirs] = [join(world.path, `refs/${one.id}.json`), join(world.path, `refs/${two.id}.json`)]
  await writeFile(mine, (await readFile(theirs, 'utf8')).replace(two.id, one.id))
  await expect(world.vault.open(one.id)).rejects.toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringContaining(two.id),
  })
  const { problems } = await world.vault.verify(one.id, 'full', { signal, onBytes })
  expect(problems.map(textOf).join()).toContain(two.id)
  expect((await world.vault.list()).unreadable).toMatchObject([{ id: one.id }])
})

test('a manifest that was made again for other layers is found though every hash is right', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const other = await makeBackup(world.vault, { draftId: 'two', layerFiles: { sh: 'other' } })
  const [mine, theirs] = [await blobsOf(world, id), await blobsOf(world, other.id)]
  const index = await readFile(join(world.path, 'blobs/sha256', mine.index), 'utf8')
  const imageSize = (await readFile(join(world.path, 'blobs/sha256', theirs['image manifest']))).length
  const forged = index
    .replace(mine['image manifest'], theirs['image manifest'])
    .replace(/"size":\d+/, `"size":${imageSize}`)
  const digest = createHash('sha256').update(forged).digest('hex')
  await writeFile(join(world.path, 'blobs/sha256', digest), forged)
  const ref = join(world.path, `refs/${id}.json`)
  const text = (await readFile(ref, 'utf8')).replace(mine.index, digest)
  await writeFile(ref, text.replace(/"size":\d+/, `"size":${forged.length}`))
  await expect(world.vault.open(id)).rejects.toMatchObject({
    code: 'VAULT_DAMAGED',
    message: expect.stringContaining('another image'),
  })
})

test('a ref that is garbage is a problem, a backup that is not there an error', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await writeFile(join(world.path, `refs/${id}.json`), 'garbage')
  expect((await world.vault.verify(id, 'full', { signal, onBytes })).problems).toHaveLength(1)
  for (const unknown of ['web-20260101T000000Z-aaaa', '../../etc/passwd', ''])
    await expect(world.vault.verify(unknown, 'full', { signal, onBytes })).rejects.toMatchObject({
      code: 'BACKUP_NOT_FOUND',
    })
})

test('after a verify that found a damaged pack and layer, the next backup stores them again and heals the old one', async () => {
  await using world = await createTemporaryVault()
  const first = await makeBackup(world.vault, { draftId: 'one' })
  const { pack, layer } = await blobsOf(world, first.id)
  await flipBit(world, `blobs/sha256/${pack}`)
  await flipBit(world, `blobs/sha256/${layer}`)
  expect((await world.vault.verify(first.id, 'full', { signal, onBytes })).problems).toHaveLength(2)
  const second = await makeBackup(world.vault, { draftId: 'two' })
  for (const { id } of [first, second])
    expect((await world.vault.verify(id, 'full', { signal, onBytes })).problems).toEqual([])
})

test('a damaged chunk stays behind in a pack that is let go: later backups are whole, the old ones are shown damaged', async () => {
  await using world = await createTemporaryVault()
  const a = randomBytes(40_000)
  const makeDay = (day: number) =>
    makeBackup(world.vault, { draftId: `day-${day}`, files: { a, z: randomBytes(60_000) } })
  const first = await makeDay(1)
  await flipBit(world, `blobs/sha256/${(await blobsOf(world, first.id)).pack}`)
  const second = await makeDay(2)
  const third = await makeDay(3)
  const problemsOf = async ({ id }: { id: string }) =>
    (await world.vault.verify(id, 'full', { signal, onBytes })).problems
  expect(await problemsOf(third)).toEqual([])
  expect(await problemsOf(second)).not.toEqual([])
  expect(await problemsOf(first)).not.toEqual([])
  expect(await problemsOf(await makeDay(4))).toEqual([])
  const { backups } = await world.vault.list()
  expect(backups.map(({ verified }) => verified?.problems.length)).toEqual([0, 0, 1, 1])
})

test('a quick verify does not take back the damage that a full one found', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  await flipBit(world, `blobs/sha256/${(await blobsOf(world, id)).pack}`)
  const { problems } = await world.vault.verify(id, 'full', { signal, onBytes })
  expect((await world.vault.verify(id, 'quick', { signal, onBytes })).problems).toEqual([])
  expect((await world.vault.list()).backups[0]?.verified).toMatchObject({ method: 'full', problems })
})

test('a full verify does not read again what is known, says of which blobs it knows now, and of what it left out that it was quick', async () => {
  await using world = await createTemporaryVault()
  const first = await makeBackup(world.vault, { draftId: 'one' })
  const known = new Set<string>()
  const onRead = (digest: string) => void known.add(digest)
  const whole = await world.vault.verify(first.id, 'full', { signal, onBytes, onRead })
  expect(whole).toMatchObject({ method: 'full', problems: [] })
  const contents = await world.vault.contents()
  expect(contents).toMatchObject([{ id: first.id, finishedAt: first.finishedAt }])
  expect([...known].toSorted()).toEqual([...(contents[0]?.blobs.keys() ?? [])].toSorted())

  const second = await makeBackup(world.vault, {
    draftId: 'two',
    files: { a: 'alpha', b: Buffer.alloc(50_000, 'b'), c: randomBytes(3_000) },
  })
  const read: string[] = []
  const part = await world.vault.verify(second.id, 'full', { signal, onBytes, known, onRead: (one) => read.push(one) })
  const { table, layer, pack } = await blobsOf(world, second.id)
  expect(part).toMatchObject({ method: 'quick', problems: [] })
  expect(read).toContain(table)
  expect(read.filter((digest) => known.has(digest))).toEqual([])
  expect(part.bytesRead).toBeLessThan(whole.bytesRead / 2)
  expect((await world.vault.list()).backups.map(({ verified }) => verified?.method)).toEqual(['quick', 'full'])

  const again: string[] = []
  const putTogether = { known, readTrees: true, onRead: (digest: string) => again.push(digest) }
  expect(await world.vault.verify(second.id, 'full', { signal, onBytes, ...putTogether })).toMatchObject({
    method: 'full',
  })
  expect(again).toContain(pack)
  expect(again).not.toContain(layer)
})

test('damage of a blob that is known is not looked for, that of any other one is found and named whatever is known', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const blobs = await blobsOf(world, id)
  await flipBit(world, `blobs/sha256/${blobs.pack}`)
  const all = new Set((await world.vault.contents()).flatMap((one) => [...one.blobs.keys()]))
  expect(await world.vault.verify(id, 'full', { signal, onBytes, known: all })).toMatchObject({ problems: [] })
  const read: string[] = []
  const allButPack = new Set([...all].filter((digest) => digest !== blobs.pack))
  const options = { signal, onBytes, known: allButPack, onRead: (digest: string) => read.push(digest) }
  const found = await world.vault.verify(id, 'full', options)
  expect(found.problems.map(textOf).join()).toContain(blobs.pack)
  expect(read).toEqual([])
  expect((await world.vault.list()).backups[0]?.verified).toMatchObject({ method: 'full', problems: found.problems })
})

test('a verify can be cancelled, and records nothing', async () => {
  await using world = await createTemporaryVault()
  const { id } = await makeBackup(world.vault, { draftId: 'one' })
  const controller = new AbortController()
  const reason = new Error('cancelled')
  const verifying = world.vault.verify(id, 'full', {
    signal: controller.signal,
    onBytes: () => controller.abort(reason),
  })
  await expect(verifying).rejects.toBe(reason)
  expect((await world.vault.list()).backups[0]?.verified).toBeNull()
  expect(await world.vault.leases()).toEqual([])
})

async function flipBit({ path }: TemporaryVault, key: string): Promise<void> {
  const bytes = await readFile(join(path, key))
  const at = bytes.length >> 1
  bytes[at] = bytes[at]! ^ 1
  await writeFile(join(path, key), bytes)
}
