import type { CloneOverrides, LabelChoice, LabelGroup, RestoreMountChoice, RestoreOptions } from '@holdfast/contract'

/** What the dialog's fields hold. */
export interface RestoreForm {
  /** Null until somebody types one: the plan proposes a free one. */
  name: string | null
  start: boolean
  /** By destination path, where somebody chose; the others are as the plan recommends. */
  mounts: Record<string, RestoreMountChoice>
  /** Reads back what is restored. */
  verify: boolean
  /** What is otherwise than in the backup: ports, and networks to stay out of. */
  overrides: CloneOverrides
  labelGroups: Partial<Record<LabelGroup, LabelChoice>>
}

export const emptyRestoreForm: RestoreForm = {
  name: null,
  start: false,
  mounts: {},
  verify: false,
  overrides: {},
  labelGroups: {},
}

/** The form with the fix of a conflict in it. */
export function applyFix(form: RestoreForm, fix: Record<string, unknown>): RestoreForm {
  const { name, start, mounts, overrides, labelGroups } = fix as Partial<RestoreOptions>
  const networks = overrides?.networks && { ...form.overrides.networks, ...overrides.networks }
  return {
    ...form,
    ...(name !== undefined && { name }),
    ...(start !== undefined && { start }),
    mounts: { ...form.mounts, ...mounts },
    labelGroups: { ...form.labelGroups, ...labelGroups },
    overrides: { ...form.overrides, ...overrides, ...(networks && { networks }) },
  }
}
