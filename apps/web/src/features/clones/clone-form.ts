import type { ContainerDetail, MountChoice, PortChoice } from '@holdfast/contract'
import { checkContainerName } from '../../ui/check-container-name.ts'
import { defaultMountChoice, hasChoice } from './mount-choice.ts'
import { proposeCloneName } from './propose-clone-name.ts'

export interface Variable {
  key: string
  name: string
  value: string
  /** What the source has; null when it is hidden from the reader, undefined for one that was added here. */
  original: string | null | undefined
  removed: boolean
}

export interface CloneForm {
  name: string
  start: boolean
  /** By destination path. */
  mounts: Record<string, MountChoice>
  ports: PortChoice
  environment: Variable[]
  acceptSharing: boolean
}

export function createCloneForm(detail: ContainerDetail, takenNames: readonly string[]): CloneForm {
  const mounts = detail.mounts.filter(hasChoice).map((mount) => [mount.destination, defaultMountChoice(mount)] as const)
  return {
    name: proposeCloneName(detail.name, takenNames),
    start: false,
    mounts: Object.fromEntries(mounts),
    ports: 'auto',
    environment: detail.environment.map(({ name, value }) => ({
      key: name,
      name,
      value: value ?? '',
      original: value,
      removed: false,
    })),
    acceptSharing: false,
  }
}

/** The mounts that a started clone would write to while its source does too. */
export function findContestedMounts(form: CloneForm, detail: ContainerDetail): string[] {
  const sourceRuns = detail.state === 'running' || detail.state === 'paused' || detail.state === 'restarting'
  if (!form.start || !sourceRuns) return []
  return detail.mounts
    .filter((mount) => mount.writable && form.mounts[mount.destination] === 'share')
    .map((mount) => mount.destination)
}

export type CloneField = 'name' | 'mounts' | 'ports' | 'environment' | 'acceptSharing'
export type CloneProblems = Partial<Record<CloneField, string>>

export function checkCloneForm(form: CloneForm, detail: ContainerDetail, takenNames: readonly string[]): CloneProblems {
  const name =
    checkContainerName(form.name) ??
    (takenNames.includes(form.name) ? `A container named ${form.name} exists already. Choose another name.` : null)
  const environment = checkEnvironment(form.environment)
  const contested = findContestedMounts(form, detail).length > 0 && !form.acceptSharing
  return {
    ...(name && { name }),
    ...(environment && { environment }),
    ...(contested && { acceptSharing: 'Confirm this, share read-only, or do not start the clone yet.' }),
  }
}

function checkEnvironment(variables: Variable[]): string | null {
  const names = variables.filter((variable) => !variable.removed).map((variable) => variable.name)
  if (names.some((name) => name === '')) return 'Every variable needs a name.'
  const wrong = names.find((name) => /[=\0]/.test(name))
  if (wrong !== undefined) return `A variable's name cannot contain an equals sign: ${wrong}`
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? null : `${twice} is there twice.`
}
