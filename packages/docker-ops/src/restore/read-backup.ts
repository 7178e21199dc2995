import { message, type Message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { backupDocument, type BackupDocument } from '../capture/backup-document.ts'
import { cleanPath } from '../engine/raw/bind-spec.ts'
import {
  rawContainer,
  rawNetwork,
  rawVolume,
  type Platform,
  type RawContainer,
  type RawNetwork,
  type RawVolume,
} from '../engine/raw/raw-inspect.ts'
import { isRecord } from '../engine/raw/same-value.ts'
import { damaged, type BackupSource } from './backup-source.ts'
import { readBackupImage, type BackupImage } from './image/read-backup-image.ts'

/** A backup whose document was understood. Its values are as untrusted as before. */
export interface Backup {
  document: BackupDocument
  container: RawContainer
  /** By name. */
  volumes: ReadonlyMap<string, RawVolume | null>
  networks: ReadonlyMap<string, RawNetwork>
  image: BackupImage
  /** What the container is made for. */
  platform: Platform
  /** By cleaned destination of a mount, the path of the tree that holds its data. */
  trees: ReadonlyMap<string, string>
}

/** @throws OpError `VAULT_DAMAGED` saying what about the document does not fit. */
export function readBackup(source: Pick<BackupSource, 'document' | 'imageConfig' | 'layers'>): Backup {
  const document = fit(message('part-description'), backupDocument, source.document)
  const container = fit(message('part-container'), rawContainer, withinBounds(document.container))
  if (!/^[0-9a-f]{64}$/.test(container.Id)) throw damaged(message('backup-container-no-id'))
  const image = readBackupImage(source, document, container)
  return {
    document,
    container,
    volumes: new Map(
      Object.entries(document.volumes).map(([name, volume]) => [
        name,
        volume && fit(message('part-volume', { volume: name }), rawVolume, volume),
      ]),
    ),
    networks: new Map(
      Object.entries(document.networks).map(([name, network]) => [
        name,
        fit(message('part-network', { network: name }), rawNetwork, { ...network, Name: name }),
      ]),
    ),
    image,
    platform: document.platform ?? image.platform,
    trees: readTrees(document, container),
  }
}

/** What JSON of JavaScript makes of the largest and smallest numbers of 64 bits, and what they were. */
const rounded = new Map([
  [9223372036854776000n, 9223372036854775807n],
  [-9223372036854776000n, -9223372036854775808n],
  [18446744073709552000n, 18446744073709551615n],
])

/** Versions that rounded long numbers kept an unlimited `ulimit` as one that no engine takes. */
function withinBounds(value: unknown): unknown {
  if (typeof value === 'bigint') return rounded.get(value) ?? value
  if (Array.isArray(value)) return value.map(withinBounds)
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withinBounds(part)]))
}

/** A volume that is mounted twice may have been kept once. */
function readTrees({ mounts }: BackupDocument, { Mounts }: RawContainer): ReadonlyMap<string, string> {
  const included = mounts.filter((mount) => mount.included)
  const trees = new Map<string, string>()
  for (const { Destination, Name, Source } of Mounts ?? []) {
    const path = cleanPath(Destination)
    const own = included.find(({ destination }) => cleanPath(destination) === path)
    const tree = own ?? included.find(({ source }) => source !== '' && (source === Name || source === Source))
    if (tree !== undefined) trees.set(path, tree.tree ?? tree.destination)
  }
  return trees
}

function fit<T>(part: Message, schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const problem = message('backup-part-malformed', { part, problem: z.prettifyError(parsed.error) })
  throw damaged(problem, { cause: parsed.error })
}
