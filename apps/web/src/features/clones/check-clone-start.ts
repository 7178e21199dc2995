import type { CloneProblems } from './check-clone-form.ts'
import type { CloneForm } from './clone-form.ts'
import type { ClonePlan } from './clone-plan.ts'
import { findContestedMounts } from './find-contested-mounts.ts'

/** What stands in the way of starting, though it can be planned. */
export function checkCloneStart(form: CloneForm, plan: ClonePlan | undefined): CloneProblems {
  const taken = plan?.name === form.name ? plan?.conflicts.find(({ field }) => field === 'name') : undefined
  const contested = findContestedMounts(form, plan).length > 0 && !form.acceptSharing
  return {
    ...(taken && { name: taken.message }),
    ...(contested && { acceptSharing: 'Confirm this, share read-only, or do not start the clone yet.' }),
  }
}
