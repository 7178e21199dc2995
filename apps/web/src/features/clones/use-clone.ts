import type { ContainerDetail } from '@holdfast/contract'
import { useMutation } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { createIdempotencyKey } from '../../trpc/create-idempotency-key.ts'
import { resend } from '../../trpc/retry-unanswered.ts'
import { useTRPC } from '../../trpc/trpc.ts'
import { describeError } from '../../ui/describe-error.ts'
import { applyFix } from './apply-fix.ts'
import { checkCloneForm } from './check-clone-form.ts'
import { checkCloneStart } from './check-clone-start.ts'
import { changeCloneForm, createCloneForm, type CloneForm } from './clone-form.ts'
import { placeError } from './place-error.ts'
import { toCloneInput } from './to-clone-input.ts'
import { useClonePlan } from './use-clone-plan.ts'

interface CloneOf {
  detail: ContainerDetail
  takenNames: readonly string[]
  onStarted: () => void
}

/** The form, the plan that follows it, and the start of exactly that plan. */
export function useClone({ detail, takenNames, onStarted }: CloneOf) {
  const [form, setForm] = useState(() => createCloneForm(detail, takenNames))
  const [attempts, setAttempts] = useState(0)
  const malformed = checkCloneForm(form)
  const valid = isEmpty(malformed)
  const input = useMemo(() => (valid ? toCloneInput(form, detail.id) : null), [form, valid, detail.id])
  const { plan, current, outstanding, error: planError, again } = useClonePlan(input)
  const start = useMutation(
    useTRPC().clones.start.mutationOptions({
      ...resend,
      onSuccess: onStarted,
      onError: (error) => describeError(error).code === 'PLAN_CHANGED' && again(),
    }),
  )

  const update = (next: (before: CloneForm) => CloneForm) => {
    setForm(next)
    if (start.isError) start.reset()
  }
  const submit = () => {
    setAttempts((before) => before + 1)
    if (!input || outstanding || !isEmpty(checkCloneStart(form, plan, takenNames))) return
    if (plan && current) start.mutate({ ...input, plan: plan.digest, idempotencyKey: createIdempotencyKey() })
    else again()
  }

  const error = start.error ?? planError
  const refused = error ? placeError(error) : null
  const { acceptSharing, ...atStart } = checkCloneStart(form, plan, takenNames)
  const { environment, ...atOnce } = malformed
  return {
    form,
    plan,
    planning: outstanding,
    starting: start.isPending,
    attempts,
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

function isEmpty(record: object): boolean {
  return Object.keys(record).length === 0
}
