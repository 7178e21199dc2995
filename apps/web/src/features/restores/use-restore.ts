import type { BackupRef } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { checkContainerName } from '../../ui/check-container-name.ts'
import { describeError } from '../../ui/describe-error.ts'
import { placeError, type RestoreProblems } from './place-error.ts'
import { applyFix, emptyRestoreForm, type RestoreForm } from './restore-form.ts'
import { toRestoreInput } from './to-restore-input.ts'
import { useRestorePlan } from './use-restore-plan.ts'

interface RestoreOf extends BackupRef {
  onStarted: () => void
}

/** The form, the plan that follows it, and the start of exactly that plan. */
export function useRestore({ vaultId, backupId, onStarted }: RestoreOf) {
  const [form, setForm] = useState(emptyRestoreForm)
  const [attempts, setAttempts] = useState(0)
  const malformed = form.name === null ? null : checkContainerName(form.name)
  const input = useMemo(
    () => (malformed === null ? toRestoreInput(form, { vaultId, backupId }) : null),
    [form, malformed, vaultId, backupId],
  )
  const { plan, current, outstanding, error: planError, again } = useRestorePlan(input)
  const start = useMutation(
    useTRPC().backups.restore.mutationOptions({
      ...resend,
      onSuccess: onStarted,
      onError: (error) => isOutOfDate(error) && again(),
    }),
  )
  const taken = plan?.name === form.name ? plan?.conflicts.find(({ field }) => field === 'name') : undefined

  const update = (next: (before: RestoreForm) => RestoreForm) => {
    setForm(next)
    if (start.isError) start.reset()
  }
  const submit = () => {
    setAttempts((before) => before + 1)
    if (!input || outstanding || taken) return
    if (!plan || !current) return again()
    start.mutate({ ...input, name: plan.name, plan: plan.digest, idempotencyKey: createIdempotencyKey() })
  }

  const error = start.error ?? planError
  // Without a plan most fields are not drawn, and what stands beside them would not be seen.
  const refused = error && plan ? placeError(error) : null
  const problems: RestoreProblems = {
    ...refused,
    ...(taken && { name: taken.message }),
    ...(malformed !== null && { name: malformed }),
  }
  return {
    form,
    plan,
    problems,
    planning: outstanding,
    starting: start.isPending,
    attempts,
    refusal: start.error,
    /** What is chosen was refused: `plan` is of what was chosen before. */
    unplannable: planError !== null,
    conflicts: planError === null ? (plan?.conflicts ?? []) : [],
    /** What is wrong with no field in particular. */
    error: refused ? null : error,
    change: (part: Partial<RestoreForm>) => update((before) => ({ ...before, ...part })),
    fix: (options: Record<string, unknown>) => update((before) => applyFix(before, options)),
    again,
    submit,
  }
}

/** Something else holds on the engine than when the plan was made. */
function isOutOfDate(error: unknown): boolean {
  const { code } = describeError(error)
  return code === 'PLAN_CHANGED' || code === 'NAME_IN_USE'
}
