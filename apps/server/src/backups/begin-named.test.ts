import { expect, test } from 'vitest'
import { message, OpError } from '@holdfast/contract'
import type { BackupDraft } from '@holdfast/vault'
import { beginNamed } from './begin-named.ts'

const place = { name: 'NAS', path: '/mnt/nas' }
const { signal } = new AbortController()
const cause = Object.assign(new Error('write'), { code: 'ENOSPC' })
const full = new OpError('DISK_FULL', message('verbatim', { text: 'The disk of the vault is full.' }), { cause })
const named = { code: 'DISK_FULL', message: 'Vault NAS (/mnt/nas): The disk of the vault is full.', cause }
const tree = { path: '/data', key: 'volume data' }

test('a full disk is named with its vault, from the first byte of a backup to its seal', async () => {
  await expect(
    beginNamed({ begin: () => Promise.reject(full) }, place, { draftId: 'a', signal }),
  ).rejects.toMatchObject(named)
  const draft = await begin(full)
  await expect(draft.addLayer(tarOf(), { diffId: null, signal })).rejects.toMatchObject(named)
  await expect(draft.addTree(tree, tarOf(), { signal })).rejects.toMatchObject(named)
  await expect(draft.addLayerTree({ ...tree, diffId: 'sha256:a' }, { signal })).rejects.toMatchObject(named)
  const backup = { name: 'web', image: { config: Buffer.alloc(0), diffIds: [] }, startedAt: 0, document: {}, signal }
  await expect(draft.seal(backup)).rejects.toMatchObject(named)
})

test('a full disk of the engine, told by what is read, is not the vault’s', async () => {
  const draft = await begin(null)
  const ofEngine = new OpError('DISK_FULL', message('verbatim', { text: 'The engine’s disk is full.' }))
  await expect(draft.addTree(tree, tarOf(ofEngine), { signal })).rejects.toBe(ofEngine)
  await expect(draft.addLayer(tarOf(ofEngine), { diffId: null, signal })).rejects.toBe(ofEngine)
})

test('whatever else a vault fails with passes as it is', async () => {
  const failed = new OpError('STORAGE_FAILED', message('verbatim', { text: 'The disk is broken.' }))
  await expect((await begin(failed)).addTree(tree, tarOf(), { signal })).rejects.toBe(failed)
})

/** Reads all it is given, then fails with that. */
function begin(error: OpError | null): Promise<BackupDraft> {
  const fail = async (tar: AsyncIterable<Buffer> = tarOf()) => {
    for await (const _chunk of tar);
    if (error !== null) throw error
  }
  const draft = {
    addLayer: fail,
    addTree: (_tree: object, tar: AsyncIterable<Buffer>) => fail(tar),
    addLayerTree: () => fail(),
    seal: () => fail(),
  } as unknown as BackupDraft
  return beginNamed({ begin: () => Promise.resolve(draft) }, place, { draftId: 'a', signal })
}

async function* tarOf(error?: Error): AsyncGenerator<Buffer> {
  yield Buffer.alloc(512)
  if (error !== undefined) throw error
}
