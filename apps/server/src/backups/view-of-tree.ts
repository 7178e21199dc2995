import type { OpenBackup } from '@holdfast/vault'
import { volumeSubpath, type BackupDocument } from '@holdfast/docker-ops'
import { z } from 'zod'
import { storedDocument } from './stored-document.ts'

export interface TreeView {
  /** The path of the tree that has the data. */
  tree: string
  /** The folder of that tree which is at the mount; null where it is its root. */
  subpath: string | null
}

const mounted = z.looseObject({
  HostConfig: z.looseObject({
    Mounts: z
      .array(
        z.looseObject({
          Type: z.string(),
          Target: z.string(),
          VolumeOptions: z.looseObject({ Subpath: z.string().optional() }).nullish(),
        }),
      )
      .nullish(),
  }),
})

/** What of which tree a mount of a backup shows: one volume may be mounted at several places, and only a folder of it. */
export function viewOfTree({ container, mounts }: BackupDocument, path: string): TreeView {
  const parsed = mounted.safeParse(container)
  const subpath = parsed.success ? volumeSubpath(parsed.data, path) : null
  return { tree: mounts.find(({ destination }) => destination === path)?.tree ?? path, subpath }
}

/** Of a backup whose description nobody understands: the tree as it is. */
export function viewIn({ record }: Pick<OpenBackup, 'record'>, path: string): TreeView {
  const parsed = storedDocument.safeParse(record.document)
  return parsed.success ? viewOfTree(parsed.data, path) : { tree: path, subpath: null }
}

/** A path in a view as it is in the tree. */
export function inTree({ subpath }: TreeView, path: Buffer): Buffer {
  if (subpath === null) return path
  return path.length === 0 ? Buffer.from(subpath) : Buffer.concat([Buffer.from(`${subpath}/`), path])
}
