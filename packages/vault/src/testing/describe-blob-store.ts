import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { oneChunk, type BlobStore, type PutOptions, type StoredObject } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'

export interface StoreUnderTest extends AsyncDisposable {
  store: BlobStore
  /** Cuts or overwrites what is stored under a key, behind the store's back. */
  tamper: (key: string, change: (bytes: Buffer) => Buffer) => Promise<void>
}

/** What every implementation of `BlobStore` must do. */
export function describeBlobStore(name: string, open: () => Promise<StoreUnderTest>): void {
  test(`${name}: what was put is read back, found and listed, and its draft is gone`, async () => {
    await using world = await open()
    const { store } = world
    const bytes = Buffer.alloc(700_001, 'abc')
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    const put = await store.put(inPieces(bytes), { key: blobKey, draftId: 'job', existing: 'keep' })

    expect(put).toEqual({ key: blobKey(sha256), sha256, bytes: bytes.length, existed: false })
    expect(await read(store.get(put.key))).toEqual(bytes)
    expect(await read(store.get(put.key, { offset: 3, length: 300_000 }))).toEqual(bytes.subarray(3, 300_003))
    expect(await read(store.get(put.key, { offset: 5, length: 0 }))).toEqual(Buffer.alloc(0))
    expect(await store.stat(put.key)).toMatchObject({ key: put.key, bytes: bytes.length })
    expect(await keysOf(store.list('blobs/'))).toEqual([put.key])
    expect(await keysOf(store.list('drafts/'))).toEqual([])
    expect(Math.abs((await store.stat(put.key))!.modifiedAt - Date.now())).toBeLessThan(60_000)
  })

  test(`${name}: a blob that is there is kept, and its writer is not told that it becomes visible`, async () => {
    await using world = await open()
    await putBlob(world.store, 'x')
    const seen: string[] = []
    const again = await putBlob(world.store, 'x', { beforeVisible: async ({ key }) => void seen.push(key) })

    expect(again.existed).toBe(true)
    expect(seen).toEqual([])
    expect(await keysOf(world.store.list('drafts/'))).toEqual([])
  })

  test(`${name}: a blob that is damaged is not kept: what was put takes its place`, async () => {
    await using world = await open()
    const { key } = await putBlob(world.store, 'right')
    await world.tamper(key, () => Buffer.from('wrong'))
    const again = await putBlob(world.store, 'right')

    expect(again.existed).toBe(false)
    expect(String(await read(world.store.get(key)))).toBe('right')
  })

  test(`${name}: a name is replaced or refused as its writer says`, async () => {
    await using world = await open()
    const { store } = world
    const at = { key: 'refs/a.json', draftId: 'job' }
    await store.put(oneChunk(Buffer.from('1')), { ...at, existing: 'refuse' })
    const refused = store.put(oneChunk(Buffer.from('2')), { ...at, existing: 'refuse' })
    await expect(refused).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(String(await read(store.get(at.key)))).toBe('1')

    await store.put(oneChunk(Buffer.from('3')), { ...at, existing: 'replace' })
    expect(String(await read(store.get(at.key)))).toBe('3')
    expect(await keysOf(store.list('drafts/'))).toEqual([])
  })

  test(`${name}: nobody sees an object before its writer was told, nor when its writer refuses`, async () => {
    await using world = await open()
    const { store } = world
    const refusing = putBlob(store, 'never', {
      beforeVisible: async ({ key }) => {
        expect(await store.stat(key)).toBeNull()
        throw new Error('no')
      },
    })
    await expect(refusing).rejects.toThrow('no')
    expect(await keysOf(store.list('blobs/'))).toEqual([])
    expect(await keysOf(store.list('drafts/'))).toEqual([])
  })

  test(`${name}: a source that fails leaves nothing, and its error comes as it is`, async () => {
    await using world = await open()
    // As a socket's error comes: it is not the storage's.
    const failure = Object.assign(new Error('the engine went away'), { code: 'ECONNRESET' })
    const putting = world.store.put(failing(failure), { key: blobKey, draftId: 'job', existing: 'keep' })
    await expect(putting).rejects.toBe(failure)
    expect(await keysOf(world.store.list('drafts/'))).toEqual([])
  })

  test(`${name}: an aborted put rejects with the signal's reason and leaves nothing`, async () => {
    await using world = await open()
    const controller = new AbortController()
    const reason = new Error('cancelled')
    const putting = world.store.put(aborting(controller, reason), {
      key: blobKey,
      draftId: 'job',
      existing: 'keep',
      signal: controller.signal,
    })
    await expect(putting).rejects.toBe(reason)
    await expect(read(world.store.get('oci-layout', undefined, controller.signal))).rejects.toBe(reason)
    expect(await keysOf(world.store.list('drafts/'))).toEqual([])
    expect(await keysOf(world.store.list('blobs/'))).toEqual([])
  })

  test(`${name}: what is missing or short is damage, never an early end`, async () => {
    await using world = await open()
    const { store } = world
    const { key } = await putBlob(store, 'twelve bytes')
    const isDamage = { code: 'VAULT_DAMAGED' }

    expect(await store.stat(blobKey('0'.repeat(64)))).toBeNull()
    await expect(read(store.get(blobKey('0'.repeat(64))))).rejects.toMatchObject(isDamage)
    await expect(read(store.get(key, { offset: 10, length: 3 }))).rejects.toMatchObject(isDamage)
    await world.tamper(key, (bytes) => bytes.subarray(0, 5))
    await expect(read(store.get(key, { offset: 0, length: 12 }))).rejects.toMatchObject(isDamage)
  })

  test(`${name}: removing takes one object away, and one that is not there is fine`, async () => {
    await using world = await open()
    const { key } = await putBlob(world.store, 'x')
    await putBlob(world.store, 'y')
    await world.store.remove(key)
    await world.store.remove(key)
    expect(await world.store.stat(key)).toBeNull()
    expect(await keysOf(world.store.list('blobs/'))).toHaveLength(1)
  })

  test(`${name}: two writers of the same blob at once both get it`, async () => {
    await using world = await open()
    const puts = await Promise.all([putBlob(world.store, 'same'), putBlob(world.store, 'same', { draftId: 'other' })])
    expect(new Set(puts.map(({ key }) => key)).size).toBe(1)
    expect(String(await read(world.store.get(puts[0].key)))).toBe('same')
  })

  test.each(['../x', 'refs/../../x', '/etc/passwd', 'refs//a', '.hidden', 'refs/.a', 'refs/a\0', '', 'refs/a b'])(
    `${name}: %j is no key`,
    async (key) => {
      await using world = await open()
      const { store } = world
      const isRefused = { code: 'BAD_REQUEST' }
      const putting = store.put(oneChunk(Buffer.from('x')), { key, draftId: 'job', existing: 'replace' })
      await expect(putting).rejects.toMatchObject(isRefused)
      await expect((async () => read(store.get(key)))()).rejects.toMatchObject(isRefused)
      await expect((async () => store.stat(key))()).rejects.toMatchObject(isRefused)
      await expect((async () => store.remove(key))()).rejects.toMatchObject(isRefused)
    },
  )

  test(`${name}: the place says how much room it has, or that it cannot`, async () => {
    await using world = await open()
    const space = await world.store.space()
    expect(space?.freeBytes ?? 0).toBeLessThanOrEqual(space?.totalBytes ?? 0)
  })
}

async function putBlob(store: BlobStore, text: string, options: Partial<PutOptions> = {}) {
  return store.put(oneChunk(Buffer.from(text)), { key: blobKey, draftId: 'job', existing: 'keep', ...options })
}

async function read(source: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(source))
}

async function keysOf(objects: AsyncIterable<StoredObject>): Promise<string[]> {
  return (await Array.fromAsync(objects)).map(({ key }) => key)
}

/** In memory that is used again for each. */
async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  const memory = Buffer.alloc(1000)
  for (let at = 0; at < bytes.length; at += memory.length) {
    const length = bytes.copy(memory, 0, at)
    yield memory.subarray(0, length)
    memory.fill(0)
  }
}

async function* failing(error: Error): AsyncGenerator<Buffer> {
  yield Buffer.from('half')
  throw error
}

async function* aborting(controller: AbortController, reason: Error): AsyncGenerator<Buffer> {
  yield Buffer.from('half')
  controller.abort(reason)
  yield Buffer.from('more')
}
