import { message, type Message, type RetentionPolicy, type RetentionRule, type Schedule } from '@holdfast/contract'
import { applyRetention, byAge, type Kept } from './apply-retention.ts'
import { groupBackups, isSelected, type BackupGroup, type StoredBackup, type StoredBackups } from './stored-backup.ts'

/** One set of numbers, and whose days and weeks it counts. */
export interface AppliedPolicy {
  readonly policy: RetentionPolicy
  readonly timeZone: string
}

/** The policies of a container: what any of them keeps stays. Null: everything stays. */
export type PoliciesOf = (group: Pick<BackupGroup, 'name' | 'labels'>) => readonly AppliedPolicy[] | null

interface PlanOptions {
  policiesOf: PoliciesOf
  /** What the engines that Holdfast is connected to say of themselves. */
  ownEngines: ReadonlySet<string>
  now: number
  /** What began since then stays. */
  since: number
}

export interface GroupPlan {
  readonly group: BackupGroup
  /** Newest first. */
  readonly kept: Kept<StoredBackup>
  /** Null: everything stays. */
  readonly policies: readonly AppliedPolicy[] | null
}

export interface RetentionPlan {
  readonly groups: readonly GroupPlan[]
  /** Of other or unknown engines: nothing here decides about them. */
  readonly foreign: readonly StoredBackup[]
  readonly blocked: Message | null
}

/**
 * What stays of a vault's backups, and by which rules. Nothing goes of what other engines made, and nothing at all while a part of the vault
 * cannot be read.
 */
export function planRetention({ backups, problem }: StoredBackups, options: PlanOptions): RetentionPlan {
  const { groups, foreign } = groupBackups(backups, options.ownEngines)
  return {
    groups: groups.map((group) => planGroup(group, options)),
    foreign,
    blocked: problem && message('retention-refused', { reason: problem }),
  }
}

function planGroup(group: BackupGroup, { policiesOf, now, since }: PlanOptions): GroupPlan {
  const policies = policiesOf(group)
  if (policies === null || policies.length === 0) {
    const kept = group.backups.toSorted(byAge).map((backup) => ({ backup, keptBy: ['all'] as RetentionRule[] }))
    return { group, kept, policies: null }
  }
  const each = policies.map(({ policy, timeZone }) => applyRetention(group.backups, policy, { timeZone, now, since }))
  const [first = []] = each
  const kept = first.map(({ backup }, place) => ({
    backup,
    keptBy: [...new Set(each.flatMap((one) => one[place]?.keptBy ?? []))],
  }))
  return { group, kept, policies }
}

/** What goes, the oldest first. */
export function goingOf({ groups, blocked }: RetentionPlan): { backup: StoredBackup; plan: GroupPlan }[] {
  if (blocked !== null) return []
  return groups
    .flatMap((plan) => plan.kept.filter(({ keptBy }) => keptBy.length === 0).map(({ backup }) => ({ backup, plan })))
    .toSorted((one, other) => byAge(other.backup, one.backup))
}

interface SetPolicies {
  /** Those that back up into the vault, be they enabled or not. */
  schedules: readonly Pick<Schedule, 'targets' | 'exclude' | 'retention' | 'timeZone'>[]
  /** The vault's own; null: everything stays. */
  ofVault: AppliedPolicy | null
}

/**
 * Which policies apply to a container: those of the schedules that back it up into this vault, each its own or, where it has none, the vault's;
 * without a schedule the vault's.
 */
export function policiesFrom({ schedules, ofVault }: SetPolicies): PoliciesOf {
  return (group) => {
    const own = schedules.filter((schedule) => isSelected(group, schedule))
    if (own.length === 0) return ofVault && [ofVault]
    const policies = own.map(({ retention, timeZone }) =>
      retention === null ? ofVault : { policy: retention, timeZone },
    )
    return policies.includes(null) ? null : policies.filter((policy) => policy !== null)
  }
}
