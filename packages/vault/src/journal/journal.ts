import { OpError } from '@holdfast/contract'
import { oneChunk, type BlobStore, type StoredObject } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'

const folder = 'holdfast-audit'
/** What is written anew with every line, and read back, stays small. */
const fullBytes = 64 * 1024
/** Nobody wrote more than that here. */
const mostBytes = 4 * fullBytes

/**
 * Appends a line to a journal: lines of text beside the layout, which are about no backup and which nothing else here looks at.
 * See `Vault.appendToJournal`.
 */
export async function appendToJournal(store: BlobStore, name: string, line: string): Promise<void> {
  const last = (await filesOf(store, name)).at(-1)
  const isOpen = last !== undefined && last.bytes < fullBytes
  const before = isOpen ? await read(store, last) : null
  const bytes = Buffer.concat([before ?? Buffer.alloc(0), Buffer.from(`${line}\n`)])
  // What cannot be read is evidence of something: it stays as it is.
  const number = before === null ? numberOf(last) + 1 : numberOf(last)
  const key = `${folder}/${name}-${String(number).padStart(6, '0')}.ndjson`
  await store.put(oneChunk(bytes), { key, draftId: ownDraftId, existing: before === null ? 'refuse' : 'replace' })
}

/** The lines of a journal, oldest first. A file that cannot be read is one empty line: whoever reads learns that something is missing. */
export async function* readJournal(store: BlobStore, name: string): AsyncGenerator<string> {
  for (const file of await filesOf(store, name)) {
    const bytes = await read(store, file)
    yield* bytes === null ? [''] : String(bytes).replace(/\n$/, '').split('\n')
  }
}

async function filesOf(store: BlobStore, name: string): Promise<StoredObject[]> {
  // A folder that is not there cannot be listed.
  if ((await store.stat(folder)) === null) return []
  const files: StoredObject[] = []
  for await (const file of store.list(`${folder}/`)) {
    const rest = file.key.startsWith(`${folder}/${name}-`) ? file.key.slice(folder.length + name.length + 2) : ''
    if (/^\d{6,9}\.ndjson$/.test(rest)) files.push(file)
  }
  return files.toSorted((one, other) => numberOf(one) - numberOf(other))
}

function numberOf(file: StoredObject | undefined): number {
  return Number(/-(\d+)\.ndjson$/.exec(file?.key ?? '')?.[1] ?? 0)
}

async function read(store: BlobStore, { key, bytes }: StoredObject): Promise<Buffer | null> {
  if (bytes > mostBytes) return null
  try {
    const pieces: Buffer[] = []
    for await (const piece of store.get(key)) pieces.push(piece)
    return Buffer.concat(pieces)
  } catch (error) {
    if (error instanceof OpError && error.code === 'VAULT_DAMAGED') return null
    throw error
  }
}
