import { describeError } from '../../ui/describe-error.ts'
import type { CloneField, CloneProblems } from './check-clone-form.ts'
import { cloneSettings } from './clone-settings.ts'

/** Puts a refusal beside the field it is about; null if it is about none of them. */
export function placeError(error: unknown): CloneProblems | null {
  const { code, field, message } = describeError(error)
  if (code === 'PLAN_CHANGED') return null
  const place = findField(field ?? '') ?? findByCode(code)
  return place && { [place]: message }
}

const fieldOf: Record<string, CloneField> = {
  name: 'name',
  mounts: 'mounts',
  allowSharedMounts: 'mounts',
  writableLayer: 'writableLayer',
  mode: 'mode',
  verify: 'mode',
  ports: 'ports',
  env: 'environment',
  networks: 'networks',
  labels: 'labelGroups',
  labelGroups: 'labelGroups',
  restartPolicy: 'restartPolicy',
  ...(Object.fromEntries(Object.keys(cloneSettings).map((name) => [name, name])) as Record<string, CloneField>),
}

// `options.overrides.memoryBytes` is about memory, and `mounts./data/name` about mounts.
function findField(path: string): CloneField | null {
  const [first = ''] = path.replace(/^(options\.)?(overrides\.)?/, '').split('.')
  return fieldOf[first] ?? null
}

function findByCode(code: string | null): CloneField | null {
  if (code === 'NAME_IN_USE') return 'name'
  if (code === 'PORT_IN_USE') return 'ports'
  return code === 'MOUNT_SHARED' ? 'mounts' : null
}
