import { describeError } from '../../ui/describe-error.ts'
import type { CloneField, CloneProblems } from './clone-form.ts'

/** Puts a refusal beside the field it is about; null if it is about none of them. */
export function placeError(error: unknown): CloneProblems | null {
  const { code, field, message } = describeError(error)
  const place = findField(field ?? '', code ?? '')
  return place && { [place]: message }
}

function findField(field: string, code: string): CloneField | null {
  if (code === 'NAME_IN_USE' || /(^|\.)name$/.test(field)) return 'name'
  if (code === 'MOUNT_SHARED') return 'mounts'
  if (code === 'PORT_IN_USE' || field.includes('ports')) return 'ports'
  if (field.includes('mounts') || field === 'allowSharedMounts') return 'mounts'
  return field.includes('env') ? 'environment' : null
}
