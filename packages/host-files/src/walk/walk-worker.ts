import { serveThread } from '../thread/serve-thread.ts'
import type { PackedBatch } from './pack-batch.ts'
import { packWalk } from './pack-walk.ts'

export interface WalkOrder {
  root: number
  /** Bytes, as latin1. */
  skip: string[]
}

/** The thread of `walkFolder`. */
serveThread<WalkOrder, PackedBatch, number[]>(({ root, skip }) => {
  const leftOpen: number[] = []
  return { items: batches(packWalk(root, { skip: new Set(skip), leftOpen })), result: () => leftOpen }
})

function* batches(walk: Generator<PackedBatch>): Generator<{ item: PackedBatch; transfer: ArrayBuffer[] }> {
  for (const item of walk) yield { item, transfer: [item.records, item.names] }
}
