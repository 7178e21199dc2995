import { expect, test } from 'vitest'
import type { BackupContents } from '@holdfast/vault'
import { FakeClock } from '../../testing/fake-clock.ts'
import { chooseChecks, rememberedDays } from './choose-checks.ts'

const dayMs = 86_400_000
const periodMs = 30 * dayMs
const layerBytes = 200_000_000
const containers = 40
/** Backups of a container that stay. */
const kept = 14

/** Forty containers on five images, each backed up every night: it adds a table and a pack, and now and then all its data anew. */
class ModelVault {
  contents: BackupContents[] = []
  readonly readAt = new Map<string, number>()
  readonly #base = new Map<number, string>()
  readonly #packs = new Map<number, string[]>()
  readonly #bytes = new Map<string, number>()
  readonly #days: number[] = []

  backUp(now: number): void {
    const day = Math.round(now / dayMs)
    for (let container = 0; container < containers; container += 1) {
      const isNew = !this.#base.has(container) || (day + container * 7) % 45 === 0
      if (isNew) {
        const base = `base-${container}-${day}`
        this.#base.set(container, this.#blob(base, 100_000_000 + container * 10_000_000))
        this.#packs.set(container, [])
      }
      const packs = [...(this.#packs.get(container) ?? []), this.#blob(`pack-${container}-${day}`, 3_000_000)].slice(
        -20,
      )
      this.#packs.set(container, packs)
      const layer = this.#blob(`layer-${container % 5}`, layerBytes)
      const table = this.#blob(`table-${container}-${day}`, 500_000)
      const digests = [
        table,
        this.#blob(`documents-${container}-${day}`, 20_000),
        this.#base.get(container) ?? '',
        ...packs,
        layer,
      ]
      const stamp = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '')
      this.contents.unshift({
        id: `c${container}-${stamp}-aaaa`,
        finishedAt: now + container,
        blobs: new Map(digests.map((digest) => [digest, this.#bytes.get(digest) ?? 0])),
        layers: new Set([layer]),
      })
    }
    for (const { blobs } of this.contents)
      for (const digest of blobs.keys()) if (!this.readAt.has(digest)) this.readAt.set(digest, now)
    const counts = new Map<string, number>()
    this.contents = this.contents.filter(({ id }) => {
      const name = id.split('-')[0] ?? ''
      counts.set(name, (counts.get(name) ?? 0) + 1)
      return (counts.get(name) ?? 0) <= kept
    })
  }

  /** As verifies do it: what is known is not read, but the data of a backup whose trees are read. @returns bytes read. */
  check(now: number): number {
    const { contents, readAt } = this
    const lately = this.#days.slice(-rememberedDays)
    const readLately = lately.reduce((sum, bytes) => sum + bytes, 0)
    let today = 0
    for (const { backupId, unlessReadSince, readTrees, bytes } of chooseChecks({
      contents,
      readAt: new Map(readAt),
      readLately,
      now,
      periodMs,
    })) {
      const backup = contents.find(({ id }) => id === backupId)
      const read = [...(backup?.blobs ?? [])].filter(([digest]) => {
        const isKnown = (readAt.get(digest) ?? 0) >= unlessReadSince
        return !isKnown || (readTrees && !backup?.layers.has(digest))
      })
      for (const [digest] of read) readAt.set(digest, now)
      const sum = read.reduce((total, [, one]) => total + one, 0)
      if (sum > bytes) throw new Error(`${backupId} takes ${sum} bytes, more than the ${bytes} that were said.`)
      today += bytes
    }
    this.#days.push(today)
    return today
  }

  /** The server is down. */
  skipDay(): void {
    this.#days.push(0)
  }

  get totalBytes(): number {
    return [...this.#live()].reduce((sum, [, bytes]) => sum + bytes, 0)
  }

  oldestMs(now: number): number {
    return now - Math.min(...[...this.#live().keys()].map((digest) => this.readAt.get(digest) ?? 0))
  }

  #live(): Map<string, number> {
    return new Map(this.contents.flatMap(({ blobs }) => [...blobs]))
  }

  #blob(digest: string, bytes: number): string {
    this.#bytes.set(digest, bytes)
    return digest
  }
}

test('through two months every blob is read within thirty days, each day at most twice what is even, shared ones not again and again', async () => {
  const clock = new FakeClock('2026-01-01T05:00:00Z')
  const vault = new ModelVault()
  const days: { oldest: number; share: number }[] = []
  let read = 0
  let ideal = 0
  for (let day = 0; day < 90; day += 1) {
    vault.backUp(clock.now() - 3 * 3_600_000)
    const today = vault.check(clock.now())
    const even = vault.totalBytes / 30
    days.push({ oldest: vault.oldestMs(clock.now()) / dayMs, share: today / even })
    if (day >= 30) {
      read += today
      ideal += even
    }
    await clock.advance(dayMs)
  }
  const settled = days.slice(30)
  expect(Math.max(...settled.map(({ oldest }) => oldest))).toBeLessThanOrEqual(30)
  expect(Math.max(...days.map(({ share }) => share))).toBeLessThanOrEqual(2)
  expect(read / ideal).toBeLessThan(1.5)
})

test('the first round of a vault that nobody ever verified is spread over the days as well, the oldest first', () => {
  const vault = new ModelVault()
  const start = Date.parse('2026-01-01T02:00:00Z')
  for (let day = 0; day < 60; day += 1) vault.backUp(start + day * dayMs)
  let now = start + 60 * dayMs
  for (let day = 0; day < 30; day += 1, now += dayMs) {
    const bytes = vault.check(now)
    expect(bytes / (vault.totalBytes / 30)).toBeLessThanOrEqual(2)
  }
  expect(vault.oldestMs(now) / dayMs).toBeLessThanOrEqual(31)
})

test('days without checks are made up for, a little each day', () => {
  const vault = new ModelVault()
  const start = Date.parse('2026-01-01T02:00:00Z')
  let now = start
  const shares: number[] = []
  let oldest = 0
  for (let day = 0; day < 90; day += 1, now += dayMs) {
    vault.backUp(now)
    if (day >= 60 && day < 64) {
      vault.skipDay()
      continue
    }
    const bytes = vault.check(now)
    shares.push(bytes / (vault.totalBytes / 30))
    if (day > 30) oldest = Math.max(oldest, vault.oldestMs(now) / dayMs)
  }
  expect(oldest).toBeLessThanOrEqual(30)
  expect(Math.max(...shares)).toBeLessThanOrEqual(2)
})

test('of a vault without backups, or whose blobs were all read lately, nothing is read', () => {
  expect(chooseChecks({ contents: [], readAt: new Map(), readLately: 0, now: 1, periodMs })).toEqual([])
  const vault = new ModelVault()
  vault.backUp(dayMs)
  const { contents, readAt } = vault
  expect(chooseChecks({ contents, readAt, readLately: 0, now: 9 * dayMs, periodMs })).toEqual([])
  expect(chooseChecks({ contents, readAt, readLately: 0, now: 40 * dayMs, periodMs })).not.toEqual([])
})
