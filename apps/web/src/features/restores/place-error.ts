import { describeError } from '../../ui/describe-error.ts'

type RestoreField = 'name' | 'mounts' | 'ports' | 'labelGroups'
export type RestoreProblems = Partial<Record<RestoreField, string>>

const fieldOf: Record<string, RestoreField> = {
  name: 'name',
  mounts: 'mounts',
  verify: 'mounts',
  ports: 'ports',
  networks: 'labelGroups',
  labels: 'labelGroups',
  labelGroups: 'labelGroups',
}

/** Puts a refusal beside the field it is about; null if it is about none of them. */
export function placeError(error: unknown): RestoreProblems | null {
  const { code, field, message } = describeError(error)
  if (code === 'PLAN_CHANGED') return null
  const [first = ''] = (field ?? '').replace(/^(options\.)?(overrides\.)?/, '').split('.')
  const place = fieldOf[first] ?? (code === 'NAME_IN_USE' ? 'name' : code === 'PORT_IN_USE' ? 'ports' : null)
  return place && { [place]: message }
}
