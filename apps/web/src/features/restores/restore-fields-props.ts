import type { RestoreProblems } from './place-error.ts'
import type { RestoreForm } from './restore-form.ts'
import type { RestorePlan } from './restore-plan.ts'

/** What every group of the dialog's fields is drawn from. */
export interface RestoreFieldsProps {
  form: RestoreForm
  plan: RestorePlan
  problems: RestoreProblems
  change: (part: Partial<RestoreForm>) => void
}
