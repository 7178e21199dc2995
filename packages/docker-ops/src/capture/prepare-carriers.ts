import type { CarrierPool } from '../made/carrier-pool.ts'
import type { ChosenMount } from './choose-mounts.ts'
import { explainUnread } from './read-again.ts'

/** A mount, and the carrier that has it too. */
export interface ReadableMount {
  mount: ChosenMount
  carrierId: string
}

export interface CaptureCarriers {
  mounts: ReadableMount[]
  /** Has the upper folder of the container's overlay; null where there is none. */
  upperCarrierId: string | null
}

/**
 * Makes the carriers everything is read through, while the container still runs.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount where it is about one; the signal's reason.
 */
export async function prepareCarriers(
  carriers: CarrierPool,
  { mounts, upperFolder }: { mounts: readonly ChosenMount[]; upperFolder: string | null },
): Promise<CaptureCarriers> {
  const readable: ReadableMount[] = []
  for (const mount of mounts) {
    const { included, carrierMount, destination, tree } = mount
    if (!included || carrierMount === null || tree !== undefined) continue
    const carrierId = await carriers.create(carrierMount).catch((error: unknown) => {
      throw explainUnread(error, destination)
    })
    readable.push({ mount, carrierId })
  }
  const upper = upperFolder === null ? null : { type: 'bind' as const, source: upperFolder, readOnly: true }
  return { mounts: readable, upperCarrierId: upper && (await carriers.create(upper)) }
}
