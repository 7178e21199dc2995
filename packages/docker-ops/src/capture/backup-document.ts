import { z } from 'zod'
import { copyMode, dataReader, storedMessage, type EngineIdentity } from '@holdfast/contract'

/** How much a document may list; `describeCapture` writes no more. */
export const listed = { imageTags: 256, tagLength: 512, notKept: 256 }

/** One mount of a backup: what it was, and whether its data is there. */
const documentMount = z.object({
  destination: z.string().max(4096),
  kind: z.enum(['volume', 'anonymous', 'bind', 'tmpfs', 'other']),
  /** Volume name or folder of the host. */
  source: z.string().max(4096),
  included: z.boolean(),
  /** The destination of another mount of the same volume or folder, with which its data is stored; absent where it has a tree of its own. */
  tree: z.string().max(4096).exactOptional(),
  /** Absent where it has no tree of its own, and in versions before: there it was the engine. */
  reader: dataReader.exactOptional(),
})

/**
 * What a backup knows of its container: the engine's own answers, as they were. The vault keeps it as it is; whoever reads it
 * back trusts nothing in it.
 */
export const backupDocument = z.object({
  holdfastVersion: z.string().max(64),
  engine: z.object({
    /** What the engine says of itself; empty where it does not, and before `hostName` was kept a word of ours. */
    id: z.string().max(128),
    hostName: z.string().max(256).optional(),
    version: z.string().max(64),
    apiVersion: z.string().max(32),
    storageDriver: z.string().max(64),
  }),
  /** Raw answers of inspect. */
  container: z.record(z.string(), z.unknown()),
  image: z.record(z.string(), z.unknown()),
  /** What the container is made for. Versions before did not keep it; the configuration of the image says it too. */
  platform: z
    .object({ os: z.string().max(64), architecture: z.string().max(64), variant: z.string().max(64).optional() })
    .nullish(),
  /** Names of limits of the container that were its engine's own. Versions before did not tell them apart. */
  defaultUlimits: z.array(z.string().max(64)).max(64).optional(),
  /** By name. */
  volumes: z.record(z.string(), z.record(z.string(), z.unknown()).nullable()),
  networks: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** By name, the layers of the images it mounts. Versions before kept none. */
  mountedImages: z.record(z.string().max(512), z.array(z.string().max(128)).max(1024)).optional(),
  /** By id, the names of the containers whose namespaces it joins and to which it is linked. Versions before kept none. */
  providers: z.record(z.string().max(128), z.string().max(4096)).optional(),
  mode: z.enum(['live', 'paused', 'stopped', 'not running']),
  asked: copyMode,
  frozenMs: z.number().nullable(),
  mounts: z.array(documentMount).max(1024),
  /** Destinations of binds that are a single file, a socket or a device. */
  files: z.array(z.string()).max(1024),
  /** Null when nothing was changed in the container's own filesystem. */
  writableLayer: z
    .object({
      diffId: z.string(),
      bytes: z.number(),
      entries: z.number(),
      how: z.enum(['overlay2', 'overlayfs', 'commit']),
      /** Versions before had the engine read it. */
      reader: z.enum(['host', 'engine']).exactOptional(),
    })
    .nullable(),
  /** The engine had the image no more: one flat layer of the whole filesystem stands in for it. */
  flatImage: z.boolean(),
  imageTags: z.array(z.string().max(listed.tagLength)).max(listed.imageTags),
  /** What it does not include. Versions before kept sentences. */
  notKept: z.array(storedMessage).max(listed.notKept),
})
export type BackupDocument = z.infer<typeof backupDocument>

/** The engine a backup was made on; null where it does not say, as in those of versions that did not keep it. */
export function engineOf({ engine: { id, hostName } }: Pick<BackupDocument, 'engine'>): EngineIdentity | null {
  return hostName === undefined || id === '' ? null : { id, hostName }
}
