import type { ContainerDetail } from '@holdfast/contract'
import { useCallback } from 'react'
import { usePlanForm } from '../../plans/use-plan-form.ts'
import type { Plan } from '../../plans/use-plan.ts'
import { useEngineId } from '../../trpc/engine-id.ts'
import { useTRPCClient } from '../../trpc/trpc.ts'
import { checkCloneForm, checkCloneStart, fieldOfOption, type CloneProblems } from './check-clone.ts'
import { applyFix, changeCloneForm, createCloneForm, type CloneForm } from './clone-form.ts'
import { toCloneInput } from './to-clone-input.ts'

/** What every group of the dialog's fields is drawn from. */
export interface FieldsProps {
  form: CloneForm
  plan: Plan
  problems: CloneProblems
  change: (part: Partial<CloneForm>) => void
}

interface CloneOf {
  detail: ContainerDetail
  onStarted: () => void
}

/** The form of a clone, the plan that follows it, and the start of exactly that plan. */
export function useClone({ detail, onStarted }: CloneOf) {
  const { clones } = useTRPCClient()
  const engineId = useEngineId()
  return usePlanForm({
    key: ['clones', 'plan'],
    initial: () => createCloneForm(detail),
    check: checkCloneForm,
    checkStart: checkCloneStart,
    toInput: useCallback(
      (form: CloneForm) => toCloneInput(form, { engineId, containerId: detail.id }),
      [engineId, detail.id],
    ),
    plan: async (input, signal) => clones.plan.mutate(input, { signal }),
    start: async (input) => clones.start.mutate(input),
    change: changeCloneForm,
    applyFix,
    fieldOf: fieldOfOption,
    lateFields: ['acceptSharing', 'environment'],
    onStarted,
  })
}
