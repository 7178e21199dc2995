import { z } from 'zod'

/** The name an engine was connected under: its address here. */
export const engineId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/, 'must be the id of an engine')

/** What an engine says of itself, wherever and under whatever name it is connected. */
export const engineIdentity = z.object({ id: z.string(), hostName: z.string() })
export type EngineIdentity = z.infer<typeof engineIdentity>

export const engineInfo = z.object({
  /** The one it is connected under. */
  id: z.string(),
  /** Null for an engine that cannot say who it is. */
  identity: engineIdentity.nullable(),
  name: z.string(),
  version: z.string(),
  /** The version of its API that is spoken with it: `1.41`. */
  apiVersion: z.string(),
  /** The newest it speaks. */
  newestApiVersion: z.string(),
  operatingSystem: z.string(),
  storageDriver: z.string(),
})
export type EngineInfo = z.infer<typeof engineInfo>
