import type { BackupRef } from '@holdfast/contract'
import { useCallback } from 'react'
import { usePlanForm, type Problems } from '../../plans/use-plan-form.ts'
import { useEngineId } from '../../trpc/engine-id.ts'
import { useTRPCClient } from '../../trpc/trpc.ts'
import {
  applyFix,
  checkRestoreForm,
  checkRestoreStart,
  createRestoreForm,
  fieldOfOption,
  toRestoreInput,
  type RestoreField,
  type RestoreForm,
  type RestorePlan,
} from './restore-form.ts'

/** What every group of the dialog's fields is drawn from. */
export interface RestoreFieldsProps {
  form: RestoreForm
  plan: RestorePlan
  problems: Problems<RestoreField>
  change: (part: Partial<RestoreForm>) => void
}

interface RestoreOf extends BackupRef {
  onStarted: () => void
}

/** The form of a restore, the plan that follows it, and the start of exactly that plan. */
export function useRestore({ vaultId, backupId, onStarted }: RestoreOf) {
  const { restores } = useTRPCClient()
  const engineId = useEngineId()
  return usePlanForm({
    key: ['restores', 'plan'],
    initial: createRestoreForm,
    check: checkRestoreForm,
    checkStart: checkRestoreStart,
    toInput: useCallback(
      (form: RestoreForm) => toRestoreInput(form, { engineId, vaultId, backupId }),
      [engineId, vaultId, backupId],
    ),
    plan: async (input, signal) => restores.plan.mutate(input, { signal }),
    start: async (input) => restores.start.mutate(input),
    change: (form, part) => ({ ...form, ...part }),
    applyFix,
    fieldOf: fieldOfOption,
    lateFields: [],
    onStarted,
  })
}
