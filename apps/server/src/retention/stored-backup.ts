import type { ContainerSelector, Message } from '@holdfast/contract'
import type { RetainedBackup } from './apply-retention.ts'

/** A backup in a vault, with what it says of its container. */
export interface StoredBackup extends RetainedBackup {
  /** What the engine it was made on says of itself; null: nobody knows which that is. */
  readonly engine: string | null
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

/** What a vault holds. */
export interface StoredBackups {
  readonly backups: readonly StoredBackup[]
  /** Why nothing may be concluded from it: a part of it cannot be read. */
  readonly problem: Message | null
}

/** The backups of one container on one engine, whatever its id was. */
export interface BackupGroup {
  readonly key: string
  readonly engine: string
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly backups: readonly StoredBackup[]
}

/**
 * Backups by container: the Compose service and number where there is one, else the name; of one engine. A container that was recreated is
 * the same one. What other engines made, or nobody knows which, is in no group: nothing here decides about it.
 */
export function groupBackups(
  backups: readonly StoredBackup[],
  ownEngines: ReadonlySet<string>,
): { groups: BackupGroup[]; foreign: StoredBackup[] } {
  const byKey = new Map<string, StoredBackup[]>()
  const foreign: StoredBackup[] = []
  for (const backup of backups) {
    const key = groupKey(backup)
    if (key === null || !ownEngines.has(backup.engine ?? '')) foreign.push(backup)
    else byKey.set(key, [...(byKey.get(key) ?? []), backup])
  }
  const groups = [...byKey].map(([key, ofOne]) => {
    const newest = ofOne.reduce((one, other) => (other.startedAt > one.startedAt ? other : one))
    const { engine, name, labels } = newest
    return { key, engine: engine ?? '', name, labels, backups: ofOne }
  })
  return { groups, foreign }
}

const compose = 'com.docker.compose'

/** Null where nobody knows whose it is. */
export function groupKey({ engine, name, labels }: StoredBackup): string | null {
  if (engine === null || name === '') return null
  const { project, service } = composeOf(labels)
  // What is run once for a service is not that service.
  const isOneOff = labels[`${compose}.oneoff`]?.toLowerCase() === 'true'
  if (project === undefined || service === undefined || isOneOff) return JSON.stringify([engine, name])
  return JSON.stringify([engine, project, service, composeOf(labels).number])
}

function composeOf(labels: Readonly<Record<string, string>>) {
  return {
    project: labels[`${compose}.project`],
    service: labels[`${compose}.service`],
    number: labels[`${compose}.container-number`] ?? '1',
  }
}

/** Whether somebody who chose containers so means the one of this group. Whichever engine: a vault does not know what it is called here. */
export function isSelected(
  group: Pick<BackupGroup, 'name' | 'labels'>,
  { targets, exclude }: { targets: readonly ContainerSelector[]; exclude: readonly ContainerSelector[] },
): boolean {
  return targets.some((one) => isMeant(group, one)) && !exclude.some((one) => isMeant(group, one))
}

function isMeant({ name, labels }: Pick<BackupGroup, 'name' | 'labels'>, selector: ContainerSelector): boolean {
  switch (selector.kind) {
    case 'all':
      return true
    case 'container': {
      const { project, service, number } = composeOf(labels)
      const meant = selector.compose
      if (meant === null) return name === selector.name
      return project === meant.project && service === meant.service && number === meant.number
    }
    case 'project':
      return composeOf(labels).project === selector.project
    case 'label': {
      const at = selector.label.indexOf('=')
      if (at === -1) return selector.label in labels
      return labels[selector.label.slice(0, at)] === selector.label.slice(at + 1)
    }
    default:
      return selector satisfies never
  }
}
