import { z } from 'zod'
import type { CaptureSource } from '../read-capture-source.ts'

const graphDriver = z.looseObject({ Name: z.string(), Data: z.looseObject({ UpperDir: z.string() }) })

/**
 * Where the writable layer lies on the engine's host, if it can be read as it is there; else null.
 * @NOTE with metacopy or redirected folders the layer alone is not whole: its files may hold zeros, its folders be empty.
 */
export function upperFolder({ container, info }: Pick<CaptureSource, 'container' | 'info'>): string | null {
  const status = new Map((info.DriverStatus ?? []).map(([name = '', value]) => [name, value]))
  if (info.Driver !== 'overlay2') return null
  if (status.get('Native Overlay Diff') !== 'true' || status.get('Using metacopy') === 'true') return null
  const parsed = graphDriver.safeParse(container['GraphDriver'])
  return parsed.success && parsed.data.Name === 'overlay2' ? parsed.data.Data.UpperDir : null
}
