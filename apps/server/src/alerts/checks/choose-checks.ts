import type { BackupContents } from '@holdfast/vault'

/** A full verify that reads again only what was last read before `unlessReadSince`; with `readTrees`, the data of all mounts anyway. */
export interface Check {
  backupId: string
  unlessReadSince: number
  readTrees: boolean
  /** Stored ones, that it reads. */
  bytes: number
}

interface Checkable {
  contents: readonly BackupContents[]
  /** When each blob was last read as a whole, by a verification or before the first backup with it was sealed. */
  readAt: ReadonlyMap<string, number>
  /** Bytes that checks read in the last five days. */
  readLately: number
  now: number
  /** Within which every blob is to be read. */
  periodMs: number
}

const dayMs = 86_400_000
/** Before the period is over, so that some days may fail. */
const pace = 0.8
/** Of what is even for each day of the period. A backup that is larger has a day of its own. */
const mostPerDay = 1.9
export const rememberedDays = 5
/** What was read that lately, as a part of the period, is not read again to fill a day. */
const freshPart = 0.6

/**
 * Which backups to verify today, so that every blob is read within the period, about as much each day. It goes by the blobs whose last
 * read is the longest ago. For one that the newest backup of a container points to, that backup is read with all its data, so that each
 * is put together as a restore would; for the others the backup that points to most of what is due, and no more of it than that.
 */
export function chooseChecks(checkable: Checkable): Check[] {
  const { contents, readAt, now, periodMs } = checkable
  const blobs = new Map(contents.flatMap((backup) => [...backup.blobs]))
  const lastRead = (digest: string): number => readAt.get(digest) ?? 0
  const oldest = [...blobs.keys()]
    .map((digest) => [digest, lastRead(digest)] as const)
    .filter(([, at]) => now - at >= periodMs * freshPart)
    .toSorted(([, one], [, other]) => one - other)
  const { allowance, most } = allowanceOf(checkable, blobs)
  const cut = cutOf(oldest, { blobs, allowance })
  const isDue = (digest: string): boolean => lastRead(digest) <= cut
  const newest = newestOfEach(contents)
  const pointing = pointingTo(contents)
  const covered = new Set<string>()
  const checks: Check[] = []
  let spent = 0
  for (const [digest] of oldest) {
    if (spent >= allowance || !isDue(digest)) break
    if (covered.has(digest)) continue
    const candidates = pointing.get(digest) ?? []
    const whole = candidates.find((backup) => newest.has(backup))
    const readBy = (backup: BackupContents): Reading => {
      const isRead = (one: string) => isDue(one) || (backup === whole && !backup.layers.has(one))
      const digests = [...backup.blobs.keys()].filter((one) => !covered.has(one) && isRead(one))
      return { backup, digests, bytes: digests.reduce((total, one) => total + (blobs.get(one) ?? 0), 0) }
    }
    const readings = (whole === undefined ? candidates : [whole]).map(readBy)
    const [chosen] = readings.toSorted((one, other) => other.bytes - one.bytes)
    if (chosen === undefined) continue
    if (spent > 0 && spent + chosen.bytes > most) break
    for (const one of chosen.digests) covered.add(one)
    spent += chosen.bytes
    const { backup, bytes } = chosen
    checks.push({ backupId: backup.id, unlessReadSince: cut + 1, readTrees: whole !== undefined, bytes })
  }
  return checks
}

interface Reading {
  backup: BackupContents
  digests: string[]
  bytes: number
}

/** What is even for each day, and a part of what the last days read too little or too much. */
function allowanceOf(
  { readLately, periodMs }: Checkable,
  blobs: ReadonlyMap<string, number>,
): { allowance: number; most: number } {
  const total = [...blobs.values()].reduce((sum, bytes) => sum + bytes, 0)
  const even = total / (periodMs / dayMs)
  const perDay = even / pace
  const most = even * mostPerDay
  const behind = perDay - readLately / rememberedDays
  return { allowance: Math.min(Math.max(perDay + behind, 0), most), most }
}

/** The last read of the youngest of the blobs that fill the day, oldest first. */
function cutOf(
  oldest: readonly (readonly [string, number])[],
  { blobs, allowance }: { blobs: ReadonlyMap<string, number>; allowance: number },
): number {
  let cut = -1
  let bytes = 0
  for (const [digest, at] of oldest) {
    if (bytes >= allowance) return cut
    bytes += blobs.get(digest) ?? 0
    cut = at
  }
  return cut
}

/** Of each name, as ids begin with it. `contents` has the newest first. */
function newestOfEach(contents: readonly BackupContents[]): ReadonlySet<BackupContents> {
  const byName = new Map<string, BackupContents>()
  for (const backup of contents) {
    const name = backup.id.replace(/-\d{8}T\d{6}Z-[a-z2-7]{4}$/, '')
    if (!byName.has(name)) byName.set(name, backup)
  }
  return new Set(byName.values())
}

function pointingTo(contents: readonly BackupContents[]): ReadonlyMap<string, BackupContents[]> {
  const pointing = new Map<string, BackupContents[]>()
  for (const backup of contents)
    for (const digest of backup.blobs.keys()) {
      const known = pointing.get(digest)
      if (known === undefined) pointing.set(digest, [backup])
      else known.push(backup)
    }
  return pointing
}
