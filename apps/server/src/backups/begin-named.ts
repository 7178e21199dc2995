import { message, OpError } from '@holdfast/contract'
import type { BackupDraft, Vault } from '@holdfast/vault'

interface Place {
  name: string
  path: string
}

/** A draft whose `DISK_FULL` names the vault. @throws OpError as `Vault.begin`; so do the draft's methods as its own. */
export async function beginNamed(
  vault: Pick<Vault, 'begin'>,
  place: Place,
  { draftId, signal }: { draftId: string; signal: AbortSignal },
): Promise<BackupDraft> {
  const draft = await naming(place, () => vault.begin(draftId, { signal }))
  return {
    hasLayer: (diffId) => draft.hasLayer(diffId),
    findImageConfig: (imageId) => draft.findImageConfig(imageId),
    addLayer: (tar, options) => naming(place, (from) => draft.addLayer(from(tar), options)),
    addTree: (tree, tar, options) => naming(place, (from) => draft.addTree(tree, from(tar), options)),
    readFolder: (tree, folder, options) => naming(place, () => draft.readFolder(tree, folder, options)),
    keepFolder: (pass) => naming(place, () => draft.keepFolder(pass)),
    tarOfFolder: (pass, reading) => draft.tarOfFolder(pass, reading),
    addLayerTree: (tree, options) => naming(place, () => draft.addLayerTree(tree, options)),
    seal: (backup) => naming(place, () => draft.seal(backup)),
    [Symbol.asyncDispose]: () => draft[Symbol.asyncDispose](),
  }
}

type FromSource = (tar: AsyncIterable<Buffer>) => AsyncIterable<Buffer>

/** What a tar fails with is the engine's, whose disk may be full as well: it passes as it is. */
async function naming<T>({ name, path }: Place, work: (from: FromSource) => Promise<T>): Promise<T> {
  let ofSource: unknown
  async function* from(tar: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    try {
      yield* tar
    } catch (error) {
      ofSource = error
      throw error
    }
  }
  try {
    return await work(from)
  } catch (error) {
    if (!(error instanceof OpError) || error.code !== 'DISK_FULL' || error === ofSource) throw error
    throw new OpError('DISK_FULL', message('vault-named', { name, path, problem: error.detail }), {
      cause: error.cause,
    })
  }
}
