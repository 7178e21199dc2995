import { z } from 'zod'
import type { RawContainer } from '../engine/raw/raw-inspect.ts'

const graphDriver = z.looseObject({ Name: z.string(), Data: z.looseObject({ UpperDir: z.string() }) })

/** Where the writable layer of a container on overlay2 lies on the engine's host; null elsewhere. */
export function overlayFolder(container: RawContainer): string | null {
  const parsed = graphDriver.safeParse(container['GraphDriver'])
  return parsed.success && parsed.data.Name === 'overlay2' ? parsed.data.Data.UpperDir : null
}

/** Of the engine's answer to `GET /info`. */
export interface StorageFacts {
  Driver: string
  DriverStatus?: string[][] | null | undefined
}

/** The containerd image store, in place of a graph driver. */
export function usesContainerdStore({ DriverStatus }: StorageFacts): boolean {
  return (DriverStatus ?? []).some(([name, value]) => name === 'driver-type' && value?.startsWith('io.containerd.'))
}

/**
 * Where the writable layer lies on the engine's host, if it can be read as it is there; else null.
 * @NOTE with metacopy or redirected folders the layer alone is not whole: its files may hold zeros, its folders be empty.
 */
export function upperFolder({ container, info }: { container: RawContainer; info: StorageFacts }): string | null {
  const status = new Map((info.DriverStatus ?? []).map(([name = '', value]) => [name, value]))
  if (info.Driver !== 'overlay2') return null
  if (status.get('Native Overlay Diff') !== 'true' || status.get('Using metacopy') === 'true') return null
  return overlayFolder(container)
}
