import type { BackupRef, Subject } from '@holdfast/contract'
import { isInScope, isScoped, type Beholder, type ScopedContainer } from '../access/in-scope.ts'

interface SightParts {
  /** A container that exists; null for one that does not, or when nobody knows. */
  container: (engineId: string, containerId: string) => ScopedContainer | null
  /** The container a backup is of, as it was then; null for a backup that is gone or cannot be read. */
  backup: (ref: BackupRef) => Promise<ScopedContainer | null>
}

/** Whether somebody sees what a job or a file is about. */
export class Sight {
  readonly #parts: SightParts
  /** A backup never changes. */
  readonly #backups = new Map<string, ScopedContainer>()

  constructor(parts: SightParts) {
    this.#parts = parts
  }

  /**
   * A container by what it is now, a backup by what its container was then; what is gone by the name it had. A vault holds
   * everybody's backups, so it is in sight for those who see everything.
   */
  async sees(caller: Beholder, subject: Subject): Promise<boolean> {
    if (!isScoped(caller)) return true
    const gone = { name: subject.name, labels: {} }
    switch (subject.kind) {
      case 'container':
        return isInScope(caller, this.#parts.container(subject.engineId, subject.containerId) ?? gone)
      case 'backup':
        return isInScope(caller, gone) || isInScope(caller, (await this.#backup(subject)) ?? gone)
      case 'vault':
      case 'schedule':
      case 'user':
      case 'destination':
        return false
      default:
        return subject satisfies never
    }
  }

  async filter<T>(caller: Beholder, items: readonly T[], subjectOf: (item: T) => Subject): Promise<T[]> {
    if (!isScoped(caller)) return [...items]
    const seen = await Promise.all(items.map((item) => this.sees(caller, subjectOf(item))))
    return items.filter((_item, index) => seen[index])
  }

  async #backup({ vaultId, backupId }: BackupRef): Promise<ScopedContainer | null> {
    const key = `${vaultId}/${backupId}`
    const known = this.#backups.get(key)
    if (known !== undefined) return known
    const found = await this.#parts.backup({ vaultId, backupId })
    if (found !== null) this.#backups.set(key, found)
    return found
  }
}
