import { vaultLease } from '@holdfast/contract'
import { z } from 'zod'
import { readDocument } from '../backup/read-document.ts'
import type { BlobStore } from '../store/blob-store.ts'
import { leaseHolder } from './lease-holder.ts'

export const leaseKind = vaultLease.shape.kind
export type LeaseKind = z.infer<typeof leaseKind>

const leaseFile = z.object({ kind: leaseKind, since: z.number(), holder: leaseHolder })
export type LeaseFile = z.infer<typeof leaseFile>

export interface FoundLease {
  key: string
  since: number
  /** Null when it cannot be read: then it could be anybody's, for anything. */
  file: LeaseFile | null
}

/** The leases that lie in a vault. */
export async function* listLeases(store: BlobStore): AsyncGenerator<FoundLease> {
  for await (const { key, modifiedAt } of store.list('locks/')) {
    const text = await readDocument(store, key).catch(() => null)
    // Given back since it was listed.
    if (text === null && (await store.stat(key)) === null) continue
    const file = parse(text)
    yield { key, since: file?.since ?? modifiedAt, file }
  }
}

function parse(text: Buffer | null): LeaseFile | null {
  if (text === null) return null
  try {
    return leaseFile.parse(JSON.parse(text.toString()))
  } catch {
    return null
  }
}
