import type { ContainerDetail } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createIdempotencyKey, resend } from '../../trpc/resend.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { applyFix } from './apply-fix.ts'
import { checkCloneForm } from './check-clone-form.ts'
import { checkCloneStart } from './check-clone-start.ts'
import { changeCloneForm, type CloneForm, createCloneForm } from './clone-form.ts'
import { placeError } from './place-error.ts'
import { toCloneInput } from './to-clone-input.ts'
import { useClonePlan } from './use-clone-plan.ts'

interface CloneOf {
  detail: ContainerDetail
  onStarted: () => void
}

/** The form, the plan that follows it, and the start of exactly that plan. */
export function useClone({ detail, onStarted }: CloneOf) {
  const [form, setForm] = useState(() => createCloneForm(detail))
  const [attempts, setAttempts] = useState(0)
  const malformed = checkCloneForm(form)
  const valid = isEmpty(malformed)
  const input = useMemo(() => (valid ? toCloneInput(form, detail.id) : null), [form, valid, detail.id])
  const { plan, current, outstanding, error: planError, again } = useClonePlan(input)
  const start = useMutation(
    useTRPC().clones.start.mutationOptions({
      ...resend,
      onSuccess: onStarted,
      onError: (error) => isOutOfDate(error) && again(),
    }),
  )

  const update = (next: (before: CloneForm) => CloneForm) => {
    setForm(next)
    if (start.isError) start.reset()
  }
  const submit = () => {
    setAttempts((before) => before + 1)
    if (!input || outstanding || !isEmpty(checkCloneStart(form, plan))) return
    if (!plan || !current) return again()
    start.mutate({ ...input, name: plan.name, plan: plan.digest, idempotencyKey: createIdempotencyKey() })
  }

  const error = start.error ?? planError
  // Without a plan most fields are not drawn, and what stands beside them would not be seen.
  const refused = error && plan ? placeError(error) : null
  const { acceptSharing, ...atStart } = checkCloneStart(form, plan)
  const { environment, ...atOnce } = malformed
  return {
    form,
    plan,
    planning: outstanding,
    starting: start.isPending,
    attempts,
    /** Why the start was refused. */
    refusal: start.error,
    /** What is chosen was refused: `plan` is of what was chosen before. */
    unplannable: planError !== null,
    conflicts: planError === null ? (plan?.conflicts ?? []) : [],
    /** What is wrong, by field. Some of it is said only once somebody wanted to go on. */
    problems: {
      ...refused,
      ...atStart,
      ...atOnce,
      ...(attempts > 0 && acceptSharing && { acceptSharing }),
      ...(attempts > 0 && environment && { environment }),
    },
    /** What is wrong with no field in particular. */
    error: refused ? null : error,
    change: (part: Partial<CloneForm>) => update((before) => changeCloneForm(before, part)),
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

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}
