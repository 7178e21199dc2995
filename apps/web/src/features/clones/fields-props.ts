import type { CloneProblems } from './check-clone-form.ts'
import type { CloneForm } from './clone-form.ts'
import type { ClonePlan } from './clone-plan.ts'

/** What every group of the dialog's fields is drawn from. */
export interface FieldsProps {
  form: CloneForm
  plan: ClonePlan
  problems: CloneProblems
  change: (part: Partial<CloneForm>) => void
}
