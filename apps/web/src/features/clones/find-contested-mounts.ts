import type { CloneForm } from './clone-form.ts'
import type { ClonePlan } from './clone-plan.ts'

/** The mounts that a started clone would write to while its source does too. */
export function findContestedMounts(form: CloneForm, plan: ClonePlan | undefined): string[] {
  if (!plan || !form.start || !goesOn(plan)) return []
  return plan.mounts
    .filter((mount) => mount.writable && (form.mounts[mount.destination] ?? mount.choice) === 'share')
    .map((mount) => mount.destination)
}

function goesOn({ sourceState }: ClonePlan): boolean {
  return sourceState === 'running' || sourceState === 'paused' || sourceState === 'restarting'
}
