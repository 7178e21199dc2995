import { createHash } from 'node:crypto'
import { cp, readdir, readFile, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createVaultOverStore } from '../open-vault.ts'
import { createDirectoryStore } from '../store/directory-store.ts'
import type { Vault } from '../vault.ts'
import { oneChunk } from '../store/blob-store.ts'
import { createDyingStore } from './dying-store.ts'
import { sampleOf } from './sample-backup.ts'
import { createTemporaryVault, type TemporaryVault } from './temporary-vault.ts'

const { signal } = new AbortController()
/** Of a killed writer. */
const draftId = 'job'

export interface PromisedBackup {
  id: string
  /** What a restore hands out. */
  tree: Buffer
  layer: Buffer
  diffId: string
  /** All it points to, by digest. */
  blobs: ReadonlySet<string>
}

export interface NewBackup {
  name: string
  startedAt: number
  document: unknown
  files: Record<string, Buffer>
}

/**
 * For tests: a vault that is written to, killed at any step, and damaged; and what VAULT.md promises of its backups, looked at from outside: by
 * the bytes that were put in, and by the files on the disk.
 */
export class PromiseWorld implements AsyncDisposable {
  readonly #temporary: TemporaryVault
  vault: Vault

  private constructor(temporary: TemporaryVault) {
    this.#temporary = temporary
    this.vault = this.#open()
  }

  /** In memory, where that has room. */
  static async create(id?: string): Promise<PromiseWorld> {
    const memory = await statfs('/dev/shm').catch(() => null)
    const hasRoom = memory !== null && memory.bavail * memory.bsize > 256 * 1024 * 1024
    const parent = hasRoom ? '/dev/shm' : tmpdir()
    return new PromiseWorld(await createTemporaryVault({ parent, ...(id !== undefined && { id }) }))
  }

  /** A vault like this one, as it is now, in a place of its own. */
  async copy(): Promise<PromiseWorld> {
    const { id, path } = this.#temporary
    const other = await PromiseWorld.create(id)
    await cp(path, other.#temporary.path, { recursive: true })
    await other.restart()
    return other
  }

  /** @throws OpError `VAULT_DAMAGED` where what it builds on is damaged. */
  async backUp(backup: NewBackup, vault = this.vault): Promise<PromisedBackup> {
    const { layer, diffId, config, tree } = sampleOf({ files: backup.files })
    await using draft = await vault.begin(draftId, { signal })
    if (!(await draft.hasLayer(diffId))) await draft.addLayer(oneChunk(layer), { diffId, signal })
    await draft.addLayerTree({ path: '/', key: 'layer', diffId }, { signal })
    await draft.addTree({ path: '/data', key: backup.name }, oneChunk(tree), { signal })
    const image = { config, diffIds: [diffId] }
    const { id } = await draft.seal({ ...backup, image, signal })
    return { id, tree, layer, diffId, blobs: await this.#blobsOf(id) }
  }

  /** What a backup would be, should a killed writer have sealed it. */
  async sealedAs(id: string, { files }: Pick<NewBackup, 'files'>): Promise<PromisedBackup> {
    const { layer, diffId, tree } = sampleOf({ files })
    return { id, tree, layer, diffId, blobs: await this.#blobsOf(id) }
  }

  /** Does something with a vault whose process dies at that step of all that is written and removed, then goes on as the next process. */
  async killedAt(step: number, work: (vault: Vault) => Promise<unknown>): Promise<void> {
    const { store } = createDyingStore(this.#store(), { at: step, die: () => {} })
    await work(this.#open(store)).catch(() => null)
    await this.restart()
  }

  async restart(): Promise<void> {
    this.vault = this.#open()
    await this.vault.breakLeases()
    await this.vault.sweep(draftId)
  }

  /** Flips one bit of one blob. */
  async flip(random: () => number): Promise<void> {
    const blobs = (await this.#files('blobs/sha256')).toSorted()
    const name = blobs[Math.floor(random() * blobs.length)]
    if (name === undefined) return
    const path = join(this.#temporary.path, 'blobs/sha256', name)
    const bytes = await readFile(path)
    const at = Math.floor(random() * bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    await writeFile(path, bytes)
    // What it remembers of what was read before the disk failed is not what is asked here.
    await this.restart()
  }

  /** The ids that have a ref. */
  async listed(): Promise<Set<string>> {
    return new Set((await this.#files('refs')).map((name) => name.replace(/\.json$/, '')))
  }

  /**
   * Blobs that are not what their name says, of all that these backups point to.
   * @throws Error where one is missing: no disk did that.
   */
  async damagedBlobs(backups: Iterable<PromisedBackup>): Promise<Set<string>> {
    const damaged = new Set<string>()
    for (const digest of new Set([...backups].flatMap(({ blobs }) => [...blobs]))) {
      const bytes = await readFile(join(this.#temporary.path, 'blobs/sha256', digest))
      if (createHash('sha256').update(bytes).digest('hex') !== digest) damaged.add(digest)
    }
    return damaged
  }

  /** Restores a backup: `whole`, `refused` before a wrong byte came out, or what is wrong. */
  async restore({ id, tree, layer, diffId }: PromisedBackup): Promise<'whole' | 'refused' | 'wrong bytes'> {
    try {
      await using backup = await this.vault.open(id)
      const isRight =
        (await areBytes(backup.openTree('/data', signal), tree)) &&
        (await areBytes(backup.openLayer(diffId, signal), layer))
      return isRight ? 'whole' : 'wrong bytes'
    } catch (error) {
      if (error instanceof WrongBytes) return 'wrong bytes'
      if ((error as { code?: unknown }).code === 'VAULT_DAMAGED') return 'refused'
      throw error
    }
  }

  /** Read from the files alone: everything a ref leads to. */
  async #blobsOf(id: string): Promise<Set<string>> {
    const found = new Set<string>()
    const follow = async (text: string): Promise<void> => {
      for (const [, digest = ''] of text.matchAll(/"sha256:([0-9a-f]{64})"/g)) {
        const bytes = await readFile(join(this.#temporary.path, 'blobs/sha256', digest)).catch(() => null)
        if (bytes === null || found.has(digest)) continue
        found.add(digest)
        if (bytes[0] === 0x7b && bytes.includes('"mediaType"')) await follow(bytes.toString())
      }
    }
    await follow(await readFile(join(this.#temporary.path, `refs/${id}.json`), 'utf8'))
    return found
  }

  #store() {
    return createDirectoryStore({ path: this.#temporary.path, vaultId: this.#temporary.id })
  }

  /** Without a grace period: a prune takes all that it may. */
  #open(store = this.#store()): Vault {
    return createVaultOverStore({ id: this.#temporary.id, store, graceMs: -1000 })
  }

  async #files(folder: string): Promise<string[]> {
    return readdir(join(this.#temporary.path, folder))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#temporary[Symbol.asyncDispose]()
  }
}

class WrongBytes extends Error {}

async function areBytes(source: AsyncIterable<Buffer>, right: Buffer): Promise<boolean> {
  let at = 0
  for await (const piece of source) {
    if (!piece.equals(right.subarray(at, at + piece.length))) throw new WrongBytes()
    at += piece.length
  }
  return at === right.length
}
