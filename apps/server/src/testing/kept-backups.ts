import type { RetentionPolicy } from '@holdfast/contract'
import { applyRetention, type RetainedBackup } from '../retention/apply-retention.ts'

/** The backups of one container, thinned out by a policy whenever another one comes. */
export class KeptBackups {
  readonly #policy: RetentionPolicy
  readonly #timeZone: string
  #backups: RetainedBackup[] = []

  constructor(policy: RetentionPolicy, timeZone: string) {
    this.#policy = policy
    this.#timeZone = timeZone
  }

  add(id: string, startedAt: number): void {
    const all = [...this.#backups, { id, startedAt, pinned: false, sound: null }]
    const kept = applyRetention(all, this.#policy, { timeZone: this.#timeZone, now: startedAt })
    this.#backups = kept.filter(({ keptBy }) => keptBy.length > 0).map(({ backup }) => backup)
  }

  get ids(): string[] {
    return this.#backups.map(({ id }) => id)
  }
}
