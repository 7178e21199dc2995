import {
  message,
  OpError,
  type Job,
  type PreviewRetention,
  type PreviewRetentionRun,
  type RetentionPreview,
  type ScheduleRun,
  type SetVaultRetention,
  type StartRetention,
  type VaultRetentionStatus,
} from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import { isInScope, isScoped, type Beholder } from '../access/in-scope.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import type { Clock } from '../watching/clock.ts'
import { describePlan, paceOf } from './describe-plan.ts'
import { goingOf, planRetention, policiesFrom, type PoliciesOf, type RetentionPlan } from './plan-retention.ts'
import type { ListSchedules, RetentionVaults, Slots } from './retention-ports.ts'
import { defaultRetention, type RetentionTable } from './retention-table.ts'
import { isSelected, type StoredBackup, type StoredBackups } from './stored-backup.ts'

export interface BackupRetentionParts {
  vaults: RetentionVaults
  schedules: ListSchedules
  /** What the engines there are say of themselves. @throws OpError `ENGINE_UNREACHABLE`. */
  ownEngines: () => Promise<ReadonlySet<string>>
  table: RetentionTable
  runner: JobRunner
  slots: Slots
  clock: Clock
}

const system = { kind: 'system', id: 'retention', name: 'Retention' } as const

/** Which backups stay and which go, for whatever transport asks. */
export class BackupRetention {
  readonly #parts: BackupRetentionParts

  constructor(parts: BackupRetentionParts) {
    this.#parts = parts
  }

  async ofVaults(): Promise<VaultRetentionStatus[]> {
    const { vaults, table, slots, clock } = this.#parts
    return Promise.all(
      (await vaults.all()).map(async ({ id: vaultId }) => {
        const stored = await table.find(vaultId)
        const settings = stored?.settings ?? defaultRetention()
        const nextPruneAt = settings.prune && slots.next(settings.prune, clock.now())
        return { ...settings, vaultId, lastPrune: stored?.lastPrune ?? null, nextPruneAt }
      }),
    )
  }

  /** @throws OpError `VAULT_NOT_FOUND`, `BAD_REQUEST` for a time to prune that never comes. */
  async set({ vaultId, ...settings }: SetVaultRetention): Promise<VaultRetentionStatus> {
    const { table, clock, slots } = this.#parts
    await this.#name(vaultId)
    if (settings.prune !== null && nextOf(slots, settings.prune, clock.now()) === null)
      throw new OpError('BAD_REQUEST', message('retention-never-prunes'), { field: 'prune.timing' })
    await table.write(vaultId, settings, clock.now())
    const status = (await this.ofVaults()).find((one) => one.vaultId === vaultId)
    if (status === undefined) throw await this.#unknown(vaultId)
    return status
  }

  /** What other numbers would do to the backups that are there. @throws OpError those of `RetentionVaults.list`. */
  async preview(input: PreviewRetention, caller: Beholder): Promise<RetentionPreview> {
    const { vaultId, policy, timeZone, timing, targets, exclude, shown } = input
    const applied = policy && [{ policy, timeZone }]
    const plan = await this.#look(vaultId, { policiesOf: () => applied, since: Infinity })
    const groups = plan.groups.filter(({ group }) => isSelected(group, { targets, exclude }))
    const paceMs = timing && paceOf(timing)
    return describePlan(inSight({ ...plan, groups }, caller), { now: this.#parts.clock.now(), paceMs, shown })
  }

  /** What a run would delete now. @throws OpError those of `RetentionVaults.list`. */
  async previewRun({ vaultId, shown }: PreviewRetentionRun, caller: Beholder): Promise<RetentionPreview> {
    const plan = await this.#look(vaultId, { policiesOf: await this.policiesOf(vaultId), since: Infinity })
    return describePlan(inSight(plan, caller), { now: this.#parts.clock.now(), paceMs: null, shown })
  }

  /** @throws OpError `VAULT_NOT_FOUND`, `VAULT_BUSY` while another one runs. */
  async start({ vaultId, idempotencyKey }: StartRetention, caller: Caller): Promise<Job> {
    const { runner, vaults, clock } = this.#parts
    return runner.start(
      async () => {
        const name = await this.#name(vaultId)
        vaults.refuseConflict()
        return { kind: 'retention', subject: { kind: 'vault', vaultId, name }, since: clock.now() }
      },
      { actor: caller.actor, idempotencyKey },
    )
  }

  /** After a run of a schedule: what that made stays. Null where nothing goes. */
  async afterRun(run: ScheduleRun): Promise<Job | null> {
    const schedule = (await this.#parts.schedules()).find(({ id }) => id === run.scheduleId)
    const vaultId = schedule?.vault ?? (await this.#parts.vaults.defaultId())
    if (vaultId === null) return null
    const causedBy = { kind: 'schedule', id: run.scheduleId } as const
    return this.startWhereDue(vaultId, { since: run.startedAt, causedBy, key: `retention/${vaultId}/run/${run.id}` })
  }

  /** Starts a job only where something goes. With `saysWhyNot` also where a part of the vault cannot be read: the job fails with that. */
  async startWhereDue(
    vaultId: string,
    { since, causedBy, key, saysWhyNot = false }: AutomaticStart,
  ): Promise<Job | null> {
    const policiesOf = await this.policiesOf(vaultId)
    const plan = await this.#look(vaultId, { policiesOf, since })
    const isRefused = saysWhyNot && plan.blocked !== null && plan.groups.some(({ policies }) => policies !== null)
    if (goingOf(plan).length === 0 && !isRefused) return null
    const name = await this.#name(vaultId)
    this.#parts.vaults.refuseConflict()
    return this.#parts.runner.start(
      () => Promise.resolve({ kind: 'retention', subject: { kind: 'vault', vaultId, name }, since }),
      { actor: system, causedBy, idempotencyKey: key },
    )
  }

  /** By the schedules that back up into the vault and its own numbers, as they are now. */
  async policiesOf(vaultId: string): Promise<PoliciesOf> {
    const { schedules, vaults, table } = this.#parts
    const defaultId = await vaults.defaultId()
    const into = (await schedules()).filter(({ vault }) => (vault ?? defaultId) === vaultId)
    const { policy, timeZone } = (await table.find(vaultId))?.settings ?? defaultRetention()
    return policiesFrom({ schedules: into, ofVault: policy && { policy, timeZone } })
  }

  /** As it is shown: an engine that does not answer keeps nothing from being seen, and everything from going. */
  async #look(
    vaultId: string,
    { policiesOf, since }: { policiesOf: PoliciesOf; since: number },
  ): Promise<RetentionPlan> {
    const { vaults, ownEngines, clock } = this.#parts
    const holds = await vaults.list(vaultId)
    const options = { policiesOf, now: clock.now(), since }
    try {
      return planRetention(holds, { ...options, ownEngines: await ownEngines() })
    } catch (error) {
      if (!(error instanceof OpError)) throw error
      const plan = planRetention(holds, { ...options, ownEngines: enginesIn(holds) })
      return { ...plan, blocked: plan.blocked ?? message('retention-engine-away', { reason: error.detail }) }
    }
  }

  async #name(vaultId: string): Promise<string> {
    const vault = (await this.#parts.vaults.all()).find(({ id }) => id === vaultId)
    if (vault === undefined) throw await this.#unknown(vaultId)
    return vault.name
  }

  async #unknown(vaultId: string): Promise<OpError> {
    const known = (await this.#parts.vaults.all()).map(({ name, id }) => `${name} (${id})`)
    return new OpError('VAULT_NOT_FOUND', message('vault-unknown', { vault: vaultId, known }), { field: 'vaultId' })
  }
}

interface AutomaticStart {
  since: number
  causedBy: { kind: 'schedule'; id: string } | null
  key: string
  saysWhyNot?: boolean
}

/** What a caller sees of it: of a backup that cannot be read nobody knows whose it is. */
function inSight(plan: RetentionPlan, caller: Beholder): RetentionPlan {
  if (!isScoped(caller)) return plan
  const isSeen = ({ name, labels }: StoredBackup) => isInScope(caller, { name, labels: { ...labels } })
  const groups = plan.groups.map((one) => ({ ...one, kept: one.kept.filter(({ backup }) => isSeen(backup)) }))
  return {
    groups: groups.filter(({ kept }) => kept.length > 0),
    foreign: plan.foreign.filter(isSeen),
    blocked: plan.blocked && message('retention-refused-unseen'),
  }
}

function enginesIn({ backups }: StoredBackups): ReadonlySet<string> {
  return new Set(backups.flatMap(({ engine }) => engine ?? []))
}

function nextOf(slots: Slots, prune: Parameters<Slots['next']>[0], now: number): number | null {
  try {
    return slots.next(prune, now)
  } catch {
    return null
  }
}
