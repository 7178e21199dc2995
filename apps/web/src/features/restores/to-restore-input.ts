import type { BackupRef } from '@holdfast/contract'
import type { RestoreForm } from './restore-form.ts'
import type { RestoreInput } from './restore-plan.ts'

/** What is sent, for a plan and for the restore alike: only what differs from the recommendation. */
export function toRestoreInput(form: RestoreForm, backup: BackupRef): RestoreInput {
  return {
    ...backup,
    start: form.start,
    ...(form.name !== null && { name: form.name }),
    ...(hasEntries(form.mounts) && { mounts: form.mounts }),
    ...(hasEntries(form.labelGroups) && { labelGroups: form.labelGroups }),
    ...(hasEntries(form.overrides) && { overrides: form.overrides }),
    ...(form.verify && { verify: true }),
  }
}

function hasEntries(record: object): boolean {
  return Object.keys(record).length > 0
}
