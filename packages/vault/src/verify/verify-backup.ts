import { createHash } from 'node:crypto'
import { message, OpError, textOf, type Message, type Verification, type VerifyMethod } from '@holdfast/contract'
import { recordVerification } from '../backup/backup-ref.ts'
import { loadBackup, type LoadedBackup } from '../backup/load-backup.ts'
import { blobsOfTree, type BlobRef } from '../blob/blob-ref.ts'
import { readLayer } from '../layer/read-layer.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { blobKey } from '../store/object-key.ts'
import { isPartKnown, verifyTree } from '../tree/verify-tree.ts'
import type { VaultParts } from '../vault-parts.ts'
import type { VerifyOptions } from '../vault.ts'

const maxProblems = 20
const longestProblem = 2500

/** See `Vault.verify`. */
export async function verifyBackup(
  parts: VaultParts,
  { id, method }: { id: string; method: VerifyMethod },
  options: VerifyOptions,
): Promise<Verification & { bytesRead: number }> {
  const { store, leases, serial } = parts
  await using _lease = await leases.take('read')
  const report: Report = { problems: [], bytesRead: 0, isWhole: true }
  const backup = await loadBackup(store, id).catch((error: unknown) => report.problems.push(damage(error)))
  if (typeof backup === 'object') await verifyLoaded(store, backup, { ...options, method, report })
  const looked = report.isWhole || report.problems.length > 0 ? method : 'quick'
  const found = { at: Date.now(), method: looked, problems: report.problems.slice(0, maxProblems) }
  await serial(() => record(store, id, found))
  return { ...found, bytesRead: report.bytesRead }
}

interface Report {
  problems: Message[]
  bytesRead: number
  /** Nothing of a tree was left out. */
  isWhole: boolean
}

type Verifying = VerifyOptions & { method: VerifyMethod; report: Report }

async function verifyLoaded(store: BlobStore, backup: LoadedBackup, options: Verifying): Promise<void> {
  const { method, report, signal, onBytes, onRead } = options
  const known = knownOf(backup, options)
  const bytesTotal = method === 'quick' ? 0 : countBytes(backup, known)
  const count = (bytes: number): void => {
    report.bytesRead += bytes
    onBytes(Math.min(report.bytesRead, bytesTotal), bytesTotal)
  }
  const bad = new Set<string>()
  for (const [digest, bytes] of backup.blobs) {
    signal.throwIfAborted()
    const isRead = method === 'full' && !known.has(digest)
    const problem = await findProblem(store, { digest, bytes }, isRead ? { signal, count } : null)
    if (problem === null) {
      if (isRead) onRead?.(digest)
      continue
    }
    bad.add(digest)
    report.problems.push(placed(problem, backup, digest))
  }
  if (method === 'full') await verifyContents(store, withoutBad(backup, bad), { signal, count, report, known })
}

function knownOf({ layers }: LoadedBackup, { known, readTrees = false }: VerifyOptions): ReadonlySet<string> {
  if (known === undefined || !readTrees) return known ?? new Set()
  return new Set(layers.map(({ blob }) => blob.digest).filter((digest) => known.has(digest)))
}

interface Counted {
  signal: AbortSignal
  count: (bytes: number) => void
}

async function findProblem(store: BlobStore, blob: BlobRef, full: Counted | null): Promise<Message | null> {
  try {
    return await compareBlob(store, blob, full)
  } catch (error) {
    return damage(error)
  }
}

async function compareBlob(
  store: BlobStore,
  { digest, bytes }: BlobRef,
  full: Counted | null,
): Promise<Message | null> {
  const found = await store.stat(blobKey(digest))
  if (found === null) return message('verify-blob-missing', { digest })
  if (found.bytes !== bytes) return message('verify-blob-size', { digest, bytes: found.bytes, expectedBytes: bytes })
  if (full === null) return null
  const hash = createHash('sha256')
  for await (const chunk of store.get(blobKey(digest), undefined, full.signal)) {
    hash.update(chunk)
    full.count(chunk.length)
  }
  return hash.digest('hex') === digest ? null : message('verify-blob-differs', { digest })
}

/** Blobs that are what their names say can still be put together wrong. */
async function verifyContents(
  store: BlobStore,
  backup: Contents,
  { signal, count, report, known }: Counted & { report: Report; known: ReadonlySet<string> },
) {
  for (const layer of backup.layers.filter(({ blob }) => !known.has(blob.digest)))
    try {
      for await (const chunk of readLayer(store, layer, signal)) count(chunk.length)
    } catch (error) {
      report.problems.push(message('verify-layer', { diffId: layer.diffId, problem: damage(error) }))
    }
  for (const tree of backup.trees) {
    const problems = await verifyTree(store, tree, { signal, onBytes: count, known })
    if (isPartKnown(tree, known)) report.isWhole = false
    report.problems.push(...problems.map((problem) => message('verify-data', { path: tree.path, problem })))
  }
}

type Contents = Pick<LoadedBackup, 'trees' | 'layers'>

function withoutBad({ trees, layers }: LoadedBackup, bad: ReadonlySet<string>): Contents {
  return {
    trees: trees.filter((tree) => !blobsOfTree(tree).some(({ digest }) => bad.has(digest))),
    layers: layers.filter(({ blob }) => !bad.has(blob.digest)),
  }
}

function countBytes({ blobs, trees, layers }: LoadedBackup, known: ReadonlySet<string>): number {
  const unread = [...blobs].filter(([digest]) => !known.has(digest))
  const stored = unread.reduce((total, [, bytes]) => total + bytes, 0)
  const remade = [
    ...trees.filter((tree) => !isPartKnown(tree, known)),
    ...layers.filter(({ blob }) => !known.has(blob.digest)),
  ]
  return remade.reduce((total, { bytes }) => total + bytes, stored)
}

/** The problem with what it is the problem of. */
function placed(problem: Message, { trees, layers }: LoadedBackup, digest: string): Message {
  const tree = trees.find((one) => blobsOfTree(one).some((blob) => blob.digest === digest))
  if (tree !== undefined) return message('verify-data', { path: tree.path, problem })
  const layer = layers.find(({ blob }) => blob.digest === digest)
  if (layer !== undefined) return message('verify-layer', { diffId: layer.diffId, problem })
  return message('verify-documents', { problem })
}

function damage(error: unknown): Message {
  if (error instanceof OpError && (error.code === 'VAULT_DAMAGED' || error.code === 'TRUNCATED')) return error.detail
  throw error
}

/** A ref that is damaged itself cannot say so. */
async function record(store: BlobStore, id: string, found: Verification): Promise<void> {
  try {
    await recordVerification(store, id, { ...found, problems: found.problems.map(shortened) })
  } catch (error) {
    damage(error)
  }
}

/** Twenty of them must fit into an annotation. One that is very long is kept as the beginning of its text. */
function shortened(problem: Message): Message {
  if (JSON.stringify(problem).length <= longestProblem) return problem
  return message('verbatim', { text: textOf(problem).slice(0, longestProblem / 4) })
}
