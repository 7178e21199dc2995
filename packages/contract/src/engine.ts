import { z } from 'zod'
import { storedMessage } from './stored-message.ts'

/** The name an engine was connected under: its address here. */
export const engineId = z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,63}$/, 'must be the id of an engine')

/** What an engine says of itself, wherever and under whatever name it is connected. */
export const engineIdentity = z.object({ id: z.string(), hostName: z.string() })
export type EngineIdentity = z.infer<typeof engineIdentity>

/** What kind of engine it is, as far as something follows from it. */
export const engineCapabilities = z.object({
  kind: z.enum(['docker', 'podman']),
  /** Where it keeps images: a graph driver of its own, or containerd's store. */
  imageStore: z.enum(['graph-driver', 'containerd']),
  /** Its containers have other owners of files than the host. */
  usernsRemap: z.boolean(),
  /** It runs as an ordinary user. */
  rootless: z.boolean(),
  /** It is part of a swarm. */
  swarm: z.boolean(),
  /** It runs on the host that Holdfast runs on: paths of its host are paths here. */
  sameHost: z.boolean(),
})
export type EngineCapabilities = z.infer<typeof engineCapabilities>

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
  capabilities: engineCapabilities,
  /** What follows from them for whoever uses it. */
  consequences: z.array(storedMessage),
  /** What somebody should do about it: a version that is known to harm, or newer than the newest tested. */
  warnings: z.array(storedMessage),
})
export type EngineInfo = z.infer<typeof engineInfo>
