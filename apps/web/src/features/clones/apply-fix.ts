import type { CloneOptions } from '@holdfast/contract'
import { changeCloneForm, type CloneForm } from './clone-form.ts'

/** The form with the fix of a conflict in it: another name, another choice for a mount, free ports or another mode. */
export function applyFix(form: CloneForm, fix: Record<string, unknown>): CloneForm {
  const { name, mode, mounts, overrides } = fix as Partial<CloneOptions>
  return changeCloneForm(form, {
    ...(name !== undefined && { name }),
    ...(mode !== undefined && { mode }),
    ...(mounts !== undefined && { mounts: { ...form.mounts, ...mounts } }),
    ...(overrides?.ports === 'auto' && { ports: 'auto' }),
  })
}
