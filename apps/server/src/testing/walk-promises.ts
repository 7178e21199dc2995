import { deepStrictEqual, ok } from 'node:assert/strict'
import type { RetentionPolicy } from '@holdfast/contract'
import type { Vault } from '@holdfast/vault'
import { PromiseWorld, type PromisedBackup } from '@holdfast/vault/testing/promise-world'
import { storedBackups } from '../create-retention.ts'
import { retentionRecipe } from '../retention/retention-recipe.ts'
import { seeded } from './seeded.ts'
import { documentOf } from './stored-document-of.ts'

const dayMs = 86_400_000
const { signal } = new AbortController()
const names = ['web', 'db']

interface Known extends PromisedBackup {
  name: string
  startedAt: number
  own: boolean
  pinned: boolean
  /** As the last full verification found it. */
  sound: boolean | null
}

/**
 * Random sequences of backup, pin, retention, prune, verify, remove, kill and flip, against a model, each on a copy of one vault that has a few
 * backups. After each step all backups that should be there are, no others, and each is restored byte for byte, or refused where the disk has
 * damaged what it needs.
 */
export class PromiseWalks implements AsyncDisposable {
  readonly #start: { world: PromiseWorld; known: ReadonlyMap<string, Known> }

  private constructor(start: { world: PromiseWorld; known: ReadonlyMap<string, Known> }) {
    this.#start = start
  }

  static async create(): Promise<PromiseWalks> {
    const world = await PromiseWorld.create()
    const first = new Walk(world, seeded(1), new Map())
    for (const [name, own] of [...names.map((one) => [one, true] as const), ['web', false] as const])
      for (let days = 0; days < 2; days += 1) await first.begin(name, own)
    const [oldest] = [...first.known.values()].filter(({ name, own }) => own && name === 'web')
    if (oldest !== undefined) await world.vault.verify(oldest.id, 'full', { signal, onBytes: () => {} })
    const [pinned] = [...first.known.values()].filter(({ name }) => name === 'db')
    if (pinned !== undefined) await world.vault.pin(pinned.id, true)
    await first.learn()
    return new PromiseWalks({ world, known: first.known })
  }

  /** What was done. */
  async walk(seed: number, steps: number): Promise<string[]> {
    await using world = await this.#start.world.copy()
    const walk = new Walk(world, seeded(seed), new Map(this.#start.known))
    try {
      for (let step = 0; step < steps; step += 1) await walk.step()
    } catch (error) {
      throw new Error(`HOLDFAST_TEST_SEED=${seed}: ${walk.done.join(', then ')}`, { cause: error })
    }
    return walk.done
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#start.world[Symbol.asyncDispose]()
  }
}

class Walk {
  readonly done: string[] = []
  readonly known: Map<string, Known>
  readonly #world: PromiseWorld
  readonly #random: () => number
  #now: number

  constructor(world: PromiseWorld, random: () => number, known: Map<string, Known>) {
    this.known = known
    const times = [...known.values()].map(({ startedAt }) => startedAt)
    this.#now = Math.max(Date.parse('2026-01-01T00:00:00Z'), ...times)
    this.#world = world
    this.#random = random
  }

  async step(): Promise<void> {
    const kinds = ['backup', 'retention', 'retention', 'prune', 'verify', 'pin', 'remove', 'flip'] as const
    const kind = this.#pick(kinds)
    const isKilled = kind !== 'flip' && this.#random() < 0.3
    const at = 1 + Math.floor(this.#random() * 30)
    this.done.push(isKilled ? `${kind}, killed at ${at}` : kind)
    this.#now += this.#random() * 2 * dayMs
    const run = (work: (vault: Vault) => Promise<unknown>) =>
      isKilled ? this.#world.killedAt(at, work) : work(this.#world.vault)
    if (kind === 'backup') await this.#backUp(run)
    else if (kind === 'retention') await this.#retain(run, isKilled)
    else if (kind === 'prune') await run((vault) => vault.prune({ signal, onBytes: () => {} }).catch(onlyRefusal))
    else if (kind === 'flip') await this.#world.flip(this.#random)
    else await this.#touch(kind, run)
    // Data goes and changes with these alone; of a backup that is new, its own is looked at.
    const mayHarm = isKilled || kind === 'prune' || kind === 'flip'
    await this.#look(mayHarm ? Infinity : kind === 'backup' ? 1 : 0)
  }

  async #backUp(run: Run): Promise<void> {
    await this.#make(run, this.#pick(names), this.#random() < 0.85)
  }

  /** One of those that are there from the start. */
  async begin(name: string, own: boolean): Promise<void> {
    this.#now += dayMs
    await this.#make((work) => work(this.#world.vault), name, own)
  }

  async #make(run: Run, name: string, own: boolean): Promise<void> {
    const startedAt = Math.floor(this.#now)
    const bytes = Math.floor(this.#random() * 3000)
    const files = { a: Buffer.from(`alpha ${name}`), b: Buffer.alloc(bytes, this.#pick('xyz'.split(''))) }
    const backup = { name, startedAt, files, document: documentOf({ name, engine: own ? 'E' : 'other' }) }
    // What it would share may be damaged: then it is refused, and nothing is listed.
    await run((vault) => this.#world.backUp(backup, vault).catch(onlyRefusal))
    for (const id of await this.#world.listed())
      if (!this.known.has(id)) {
        const promised = await this.#world.sealedAs(id, backup)
        this.known.set(id, { ...promised, name, startedAt, own, pinned: false, sound: null })
      }
  }

  async #touch(kind: 'verify' | 'pin' | 'remove', run: Run): Promise<void> {
    const one = this.#pick([...this.known.values()])
    if (one === undefined) return
    const { id } = one
    if (kind === 'verify') await run((vault) => vault.verify(id, 'full', { signal, onBytes: () => {} }))
    if (kind === 'pin') await run((vault) => vault.pin(id, !one.pinned).catch(onlyRefusal))
    if (kind === 'remove') {
      const pinned = (await this.#world.vault.list()).backups.find((backup) => backup.id === id)?.pinned
      await run((vault) => vault.remove(id).catch(onlyRefusal))
      const isThere = (await this.#world.listed()).has(id)
      if (pinned === true) ok(isThere, 'a pinned backup was removed')
      if (!isThere) this.known.delete(id)
    }
    await this.learn()
  }

  /** What a verification found, and whether it is pinned, as the vault has it: a kill leaves it as it was before or after. */
  async learn(): Promise<void> {
    const damaged = await this.#world.damagedBlobs(this.known.values())
    for (const { id, verified, pinned } of (await this.#world.vault.list()).backups) {
      const one = this.known.get(id)
      if (one === undefined) continue
      const sound = verified && verified.problems.length === 0
      // A verification that ends well is of a backup that is well.
      if (sound === true && one.sound !== true) ok(!isDamaged(one, damaged), `${id} was called sound`)
      this.known.set(id, { ...one, pinned, sound })
    }
  }

  async #retain(run: Run, isKilled: boolean): Promise<void> {
    const policy = this.#policy()
    // What was found of a backup while it could not be read is told once it can: the next one stores again what they share.
    await this.learn()
    const listing = await this.#world.vault.list()
    const before = [...this.known.values()]
    const isWhole = listing.unreadable.length === 0
    const mayGo = isWhole ? goesByWords(before, policy) : new Set<string>()
    let removed: string[] = []
    await run(async (vault) => {
      const recipe = retentionRecipe({
        vaults: {
          all: () => Promise.resolve([]),
          defaultId: () => Promise.resolve(null),
          list: async () => storedBackups(await vault.list()),
          remove: (_vaultId, id, onlyIf) => vault.remove(id, { onlyIf: (holds) => onlyIf(storedBackups(holds)) }),
          refuseConflict: () => {},
        },
        policiesOf: () => Promise.resolve(() => [{ policy, timeZone: 'UTC' }]),
        ownEngines: () => Promise.resolve(new Set(['E'])),
        audit: { begin: () => Promise.resolve({ end: () => Promise.resolve() }) },
        clock: { now: () => this.#now },
      })
      const subject = { kind: 'vault', vaultId: 'v', name: 'V' } as const
      const actor = { kind: 'system', id: 'retention', name: 'Retention' } as const
      const task = { jobId: 'j', actor, signal, report: () => {} }
      const result = await recipe.run({ kind: 'retention', subject, since: null }, task).catch(onlyRefusal)
      removed = result?.removed.map(({ backupId }) => backupId) ?? []
    })
    const there = await this.#world.listed()
    const gone = before.filter(({ id }) => !there.has(id)).map(({ id }) => id)
    ok(
      gone.every((id) => mayGo.has(id)),
      `retention removed what should stay: ${gone.join()}`,
    )
    if (!isKilled) {
      deepStrictEqual(gone.toSorted(), [...mayGo].toSorted())
      deepStrictEqual(removed.toSorted(), gone.toSorted())
    }
    for (const id of gone) this.known.delete(id)
  }

  /** The promises, after whatever was done; `newest`: of how many what comes out is compared. */
  async #look(newest: number): Promise<void> {
    const { backups, unreadable } = await this.#world.vault.list()
    const expected = [...this.known.keys()].toSorted()
    deepStrictEqual([...backups, ...unreadable].map(({ id }) => id).toSorted(), expected)
    const damaged = await this.#world.damagedBlobs(this.known.values())
    for (const one of [...this.known.values()].slice(newest === 0 ? this.known.size : -newest)) {
      const restored = await this.#world.restore(one)
      const allowed = isDamaged(one, damaged) ? ['whole', 'refused'] : ['whole']
      ok(allowed.includes(restored), `${one.id} is ${restored}`)
    }
    for (const { id } of unreadable) ok(isDamaged(this.known.get(id), damaged), `${id} is unreadable`)
  }

  #policy(): RetentionPolicy {
    const none = { last: 0, hourly: 0, daily: 0, weekly: 0, monthly: 0, yearly: 0, withinDays: 0 }
    const count = 1 + Math.floor(this.#random() * 3)
    return { ...none, [this.#pick(['last', 'daily', 'withinDays'] as const)]: count }
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.#random() * choices.length)] as T
  }
}

type Run = (work: (vault: Vault) => Promise<unknown>) => Promise<unknown>

function isDamaged(one: PromisedBackup | undefined, damaged: ReadonlySet<string>): boolean {
  return one !== undefined && [...one.blobs].some((digest) => damaged.has(digest))
}

/** By the words of the rules: what is ours, and no word keeps. */
function goesByWords(all: Known[], policy: RetentionPolicy): Set<string> {
  const going = all.filter((one) => {
    const ofOne = all.filter(({ name, own }) => own && name === one.name)
    const newer = ofOne.filter((other) => isNewer(other, one))
    const soundOrUnknown = newer.filter(({ sound }) => sound !== false)
    const day = (at: number) => new Date(at).toISOString().slice(0, 10)
    const days = new Set(soundOrUnknown.map(({ startedAt }) => day(startedAt)))
    const newest = Math.max(...ofOne.map(({ startedAt }) => startedAt))
    if (!one.own || one.pinned) return false
    if (one.sound === true && !newer.some(({ sound }) => sound === true)) return false
    if (soundOrUnknown.length < policy.last) return false
    if (!days.has(day(one.startedAt)) && days.size < policy.daily) return false
    return policy.withinDays === 0 || one.startedAt < newest - policy.withinDays * dayMs
  })
  return new Set(going.map(({ id }) => id))
}

function isNewer(one: Known, other: Known): boolean {
  return one.startedAt > other.startedAt || (one.startedAt === other.startedAt && one.id > other.id)
}

/** What a vault says no with. */
function onlyRefusal(error: unknown): null {
  const { code } = error as { code?: string }
  if (code === 'VAULT_DAMAGED' || code === 'INVALID_STATE') return null
  throw error
}
