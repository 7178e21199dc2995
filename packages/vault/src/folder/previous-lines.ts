import { hash } from 'node:crypto'
import { OpError } from '@holdfast/contract'
import { compareNames } from '../pack/previous-tree.ts'
import { nameOfLine, readShares, type GroupShare, type LineHead } from '../table/host-line.ts'
import type { LineGroups } from '../table/line-groups.ts'
import type { PartSummary } from '../table/table-part.ts'

export interface Trust {
  /** A line may be taken over, as far as the packs its chunks lie in go. */
  has: (share: GroupShare) => boolean
  /** A table that cannot be read is an error; else it is the end of it, which costs space and nothing else. */
  isNeeded: boolean
}

export type FoundLines =
  /** The same entry, unchanged as far as its head tells: it stands at `groups`. */
  | { kind: 'same'; share: GroupShare }
  /** An entry of this name: it stands at `groups`. */
  | { kind: 'other' }
  | { kind: 'none' }

const other = { kind: 'other' } as const
const none = { kind: 'none' } as const

/** The lines of an earlier table, looked through beside a walk: both are in the order of a tar. */
export class PreviousLines {
  readonly #groups: LineGroups | null
  readonly #trust: Trust
  #name: Buffer | null = null
  #nameOffset = -1

  constructor(groups: LineGroups | null, trust: Trust) {
    this.#groups = groups
    this.#trust = trust
  }

  get groups(): LineGroups {
    if (this.#groups === null) throw new Error('There is no earlier table.')
    return this.#groups
  }

  /** Null where `fill` comes first: until then what was found stays where it is. */
  find(head: LineHead, name: Buffer): FoundLines | null {
    const groups = this.#groups
    while (groups !== null && !groups.isOver) {
      if (!groups.look()) return groups.isOver ? none : null
      if (head.isAt(groups.text, groups.start)) {
        const share = readShares(groups.text, groups.start + head.length, groups.end)
        return share !== null && this.#trust.has(share) ? { kind: 'same', share } : other
      }
      const here = this.#nameHere(groups)
      const order = here === null ? -1 : compareNames(here, name)
      if (order > 0) return none
      if (order === 0) return other
      groups.step()
    }
    return none
  }

  /** @throws OpError of a table that is needed. */
  async fill(): Promise<void> {
    try {
      await this.#groups?.fill()
    } catch (error) {
      if (this.#trust.isNeeded || !isDamage(error)) throw error
      this.#groups?.close()
    }
  }

  /** The part that is next, where it can be taken over as a whole as far as the packs its chunks lie in go. */
  get part(): { number: number; summary: PartSummary } | null {
    const next = this.#groups?.part ?? null
    const summary = next?.part.summary ?? null
    return next === null || summary === null ? null : { number: next.number, summary }
  }

  has(share: GroupShare): boolean {
    return this.#trust.has(share)
  }

  /** Reads that part. @throws OpError of a table that is needed. */
  async open(): Promise<{ number: number; sha256: string } | null> {
    const next = this.#groups?.part ?? null
    await this.fill()
    if (next === null || this.#groups === null || this.#groups.isOver) return null
    return { number: next.number, sha256: hash('sha256', this.#groups.text.subarray(0, next.part.bytes)) }
  }

  close(): void {
    this.#groups?.close()
  }

  #nameHere(groups: LineGroups): Buffer | null {
    if (groups.offset !== this.#nameOffset) {
      this.#nameOffset = groups.offset
      this.#name = nameOfLine(groups.text, groups.start, groups.end)
    }
    return this.#name
  }
}

/** What is wrong with the last backup must not stand in the way of the next one. */
export function isDamage(error: unknown): boolean {
  return error instanceof OpError && (error.code === 'VAULT_DAMAGED' || error.code === 'FORMAT_TOO_NEW')
}
