import { message, OpError } from '@holdfast/contract'
import type { Audit } from '../access/audit.ts'
import { failureOf } from '../access/audit.ts'
import type { Recipe, RequestOf, ResultOf, Task } from '../jobs/recipe.ts'
import type { Clock } from '../watching/clock.ts'
import { goingOf, planRetention, type GroupPlan, type PoliciesOf } from './plan-retention.ts'
import type { RetentionVaults } from './retention-ports.ts'
import { groupKey, type StoredBackup, type StoredBackups } from './stored-backup.ts'

interface RecipeParts {
  vaults: RetentionVaults
  policiesOf: (vaultId: string) => Promise<PoliciesOf>
  /** @throws OpError `ENGINE_UNREACHABLE`: nothing goes then. */
  ownEngines: () => Promise<ReadonlySet<string>>
  audit: Pick<Audit, 'begin'>
  clock: Pick<Clock, 'now'>
}

/** Deletes what no rule keeps, the oldest first, each only if that is still so when its turn comes. */
export function retentionRecipe(parts: RecipeParts): Recipe<'retention'> {
  return {
    concurrency: 1,
    lockKey: ({ subject }) => subject.vaultId,
    lockedCode: 'VAULT_BUSY',
    uses: ({ subject }) => [subject],
    staysUnrecorded: true,
    run: (request, task) => removeWhatGoes(parts, request, task),
    // What is deleted is deleted; the rest waits for the next one.
    sweep: () => Promise.resolve(),
  }
}

async function removeWhatGoes(
  parts: RecipeParts,
  { subject: { vaultId }, since }: RequestOf<'retention'>,
  task: Task,
): Promise<ResultOf<'retention'>> {
  const { vaults, clock } = parts
  const ownEngines = await parts.ownEngines()
  const options = async () => {
    return { policiesOf: await parts.policiesOf(vaultId), ownEngines, now: clock.now(), since: since ?? clock.now() }
  }
  const plan = planRetention(await vaults.list(vaultId), await options())
  if (plan.blocked !== null) throw new OpError('VAULT_DAMAGED', plan.blocked)
  const going = goingOf(plan)
  const total = plan.groups.reduce((sum, { kept }) => sum + kept.length, 0)
  const removed: ResultOf<'retention'>['removed'] = []
  for (const { backup, plan: ofGroup } of going) {
    task.signal.throwIfAborted()
    task.report({ step: 'deleting backups', bytesDone: 0, bytesTotal: null, totalIsEstimate: false })
    const now = await options()
    const stillGoes = (holds: StoredBackups) => goes(backup, holds, now)
    const remove = () => vaults.remove(vaultId, backup.id, stillGoes)
    if (await recorded(parts, { vaultId, backup, plan: ofGroup, task, remove }))
      removed.push({ backupId: backup.id, containerName: backup.name, startedAt: backup.startedAt })
  }
  return { kind: 'retention', removed, kept: total - removed.length }
}

/** Whether it goes by what the vault holds now. Another one of its container has to stay. */
function goes(backup: StoredBackup, { backups, problem }: StoredBackups, options: Parameters<typeof planRetention>[1]) {
  const key = groupKey(backup)
  const ofGroup = backups.filter((one) => groupKey(one) === key)
  const plan = planRetention({ backups: ofGroup, problem }, options)
  const stays = plan.groups.some(({ kept }) => kept.some(({ keptBy }) => keptBy.length > 0))
  return stays && goingOf(plan).some((one) => one.backup.id === backup.id)
}

interface Removal {
  vaultId: string
  backup: StoredBackup
  plan: GroupPlan
  task: Task
  remove: () => Promise<boolean>
}

/** Whether it went. An entry that cannot be written keeps it. */
async function recorded({ audit }: RecipeParts, { vaultId, backup, plan, task, remove }: Removal): Promise<boolean> {
  const { jobId, actor } = task
  const input = { vaultId, backupId: backup.id }
  const recording = await audit.begin({ actor, from: null, action: 'retention.remove', input })
  const ending = { jobId, subject: { kind: 'backup', ...input, name: backup.name } as const }
  const policies = (plan.policies ?? []).map(({ policy }) => message('retention-policy', policy))
  try {
    const went = await remove()
    const detail = went ? message('retention-removed', { policies }) : message('retention-stays')
    await recording.end({ ...ending, detail })
    return went
  } catch (error) {
    await recording.end({ ...ending, ...failureOf(error) })
    if (error instanceof OpError && changedMeanwhile.has(error.code)) return false
    throw error
  }
}

/** Somebody deleted or pinned it. */
const changedMeanwhile = new Set<OpError['code']>(['BACKUP_NOT_FOUND', 'INVALID_STATE'])
