import { randomBytes } from 'node:crypto'
import { message, OpError, type Message, type VaultLease } from '@holdfast/contract'
import { oneChunk, type BlobStore } from '../store/blob-store.ts'
import { ownDraftId } from '../store/object-key.ts'
import { createSerial } from './within-process.ts'
import { listLeases, type FoundLease, type LeaseFile, type LeaseKind } from './lease-file.ts'
import { describeSelf, isProvablyDead } from './lease-holder.ts'
import { giveUpReserve, keepReserve } from './reserve.ts'

export interface LeaseBook {
  /**
   * On a full disk the reserve makes room for it; one to read is given without a file where none can be written: whoever reads
   * checks every byte anyway.
   *
   * `write`: one process at a time, any number in it. `read`: anybody. `prune`: nobody else, not even in this process.
   * @throws OpError `VAULT_BUSY` naming who is in the way; those of the blob store.
   */
  take: (kind: LeaseKind) => Promise<AsyncDisposable>
  list: () => Promise<VaultLease[]>
  breakOthers: () => Promise<void>
  /** Whether somebody else who may be alive has a lease of this kind. */
  isHeldElsewhere: (kind: LeaseKind) => Promise<boolean>
}

interface OwnLease {
  key: string
  holders: number
  since: number
}

/** The leases of one vault: files below `locks/`. Each is put first and looked at afterwards, so of two that collide at least one gives way. */
export function createLeaseBook(store: BlobStore, describeHolder = describeSelf): LeaseBook {
  const own = new Map<LeaseKind, OwnLease>()
  /** Every key that was put and not taken away again, be it in use or not. */
  const ownKeys = new Set<string>()
  const serial = createSerial()

  return {
    take: (kind) => serial(() => take(kind)),
    async list() {
      const leases: VaultLease[] = []
      for await (const found of listLeases(store)) leases.push(await describe(found))
      return leases.toSorted((a, b) => a.since - b.since)
    },
    breakOthers: () =>
      serial(async () => {
        for await (const { key } of listLeases(store)) if (!isOwn(key)) await store.remove(key)
      }),
    async isHeldElsewhere(kind) {
      for await (const found of listLeases(store))
        if (!isOwn(found.key) && (found.file?.kind ?? kind) === kind && !(await isDead(found))) return true
      return false
    },
  }

  async function take(kind: LeaseKind): Promise<AsyncDisposable> {
    const inTheWay = kind === 'prune' ? [...own][0] : [...own].find(([taken]) => taken === 'prune')
    if (inTheWay !== undefined)
      throw busy({ kind: inTheWay[0], since: inTheWay[1].since, holder: message('lease-holder-self') })
    const lease = await findOrPut(kind)
    lease.holders += 1
    let isHeld = true
    return {
      [Symbol.asyncDispose]: () =>
        serial(async () => {
          if (!isHeld) return
          isHeld = false
          await giveBack(kind, lease)
        }),
    }
  }

  /** A lease whose file an admin broke is put again before anybody else begins under it. */
  async function findOrPut(kind: LeaseKind): Promise<OwnLease> {
    const lease = own.get(kind)
    if (lease !== undefined && (await store.stat(lease.key)) !== null) return lease
    for (const key of ownKeys) if (![...own.values()].some((used) => used.key === key)) await takeAway(key)
    const since = Date.now()
    const key = await put({ kind, since, holder: await describeHolder() })
    const taken = Object.assign(lease ?? { holders: 0 }, { key, since })
    own.set(kind, taken)
    return taken
  }

  async function put(file: LeaseFile): Promise<string> {
    const key = `locks/${randomBytes(12).toString('hex')}.json`
    ownKeys.add(key)
    try {
      await putFile(key, file)
      for await (const found of listLeases(store)) await giveWay(file.kind, found)
      return key
    } catch (error) {
      await takeAway(key)
      throw error
    }
  }

  async function putFile(key: string, file: LeaseFile): Promise<void> {
    const write = () =>
      store.put(oneChunk(Buffer.from(JSON.stringify(file))), { key, draftId: ownDraftId, existing: 'refuse' })
    try {
      await write().catch(async (error: unknown) => {
        if (!isFull(error)) throw error
        await giveUpReserve(store)
        await write()
      })
    } catch (error) {
      if (file.kind !== 'read' || !(isFull(error) || isReadOnly(error))) throw error
    }
  }

  async function giveWay(kind: LeaseKind, found: FoundLease): Promise<void> {
    if (isOwn(found.key)) return
    if (await isDead(found)) return store.remove(found.key).catch(ignoreReadOnly)
    const { file } = found
    if (file === null)
      throw busy({ kind: 'unreadable', since: found.since, holder: message('lease-holder-file', { key: found.key }) })
    if (kind !== 'prune' && file.kind !== 'prune' && (kind === 'read' || file.kind === 'read')) return
    const { host, pid } = file.holder
    throw busy({ kind: file.kind, since: found.since, holder: message('lease-holder-process', { pid, host }) })
  }

  async function giveBack(kind: LeaseKind, lease: OwnLease): Promise<void> {
    lease.holders -= 1
    if (lease.holders > 0) return
    own.delete(kind)
    await takeAway(lease.key)
    if (kind !== 'read') await keepReserve(store)
  }

  /** One that cannot be removed is tried again with the next lease, and broken by others once this process has ended. */
  async function takeAway(key: string): Promise<void> {
    try {
      await store.remove(key)
      ownKeys.delete(key)
    } catch {
      return
    }
  }

  async function describe(found: FoundLease): Promise<VaultLease> {
    const { kind = 'prune', holder = { host: 'unknown', pid: 0 } } = found.file ?? {}
    const { host, pid } = holder
    return { kind, host, pid, since: found.since, dead: await isDead(found), own: isOwn(found.key) }
  }

  async function isDead({ file }: FoundLease): Promise<boolean> {
    return file !== null && (await isProvablyDead(file.holder, await describeHolder()))
  }

  function isOwn(key: string): boolean {
    return ownKeys.has(key)
  }
}

function isFull(error: unknown): boolean {
  return error instanceof OpError && error.code === 'DISK_FULL'
}

function isReadOnly(error: unknown): boolean {
  const { code } = (error instanceof OpError ? error.cause : error) as NodeJS.ErrnoException
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM'
}

function ignoreReadOnly(error: unknown): void {
  if (!isReadOnly(error)) throw error
}

function busy(lease: { kind: LeaseKind | 'unreadable'; since: number; holder: Message }): OpError {
  return new OpError('VAULT_BUSY', message('vault-leased', lease))
}
