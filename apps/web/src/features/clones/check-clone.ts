import { findTakenName, type Problems } from '../../plans/use-plan-form.ts'
import type { Plan } from '../../plans/use-plan.ts'
import { checkContainerName } from '../../ui/check-container-name.ts'
import type { CloneForm } from './clone-form.ts'
import { cloneSettings, settingNames, type SettingName } from './clone-settings.ts'
import { checkVariables } from './environment-variables.ts'

type CloneField =
  | 'name'
  | 'mounts'
  | 'writableLayer'
  | 'mode'
  | 'ports'
  | 'networks'
  | 'labelGroups'
  | 'environment'
  | 'restartPolicy'
  | 'acceptSharing'
  | SettingName
export type CloneProblems = Problems<CloneField>

/** By the first part of an option's path, the field it is chosen in. */
export const fieldOfOption: Record<string, CloneField> = {
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
  ...(Object.fromEntries(settingNames.map((name) => [name, name])) as Record<SettingName, SettingName>),
}

/** What is wrong with the fields as they are; with any of it, not even a plan can be asked for. */
export function checkCloneForm(form: CloneForm): CloneProblems {
  const name = form.name === null ? null : checkContainerName(form.name)
  const environment = checkVariables(form.environment)
  const settings = settingNames.filter((field) => {
    return form.settings[field] !== '' && cloneSettings[field].read(form.settings[field]) === null
  })
  return {
    ...(name && { name }),
    ...(environment && { environment }),
    ...Object.fromEntries(settings.map((field) => [field, cloneSettings[field].problem])),
  }
}

/** What stands in the way of starting, though it can be planned. */
export function checkCloneStart(form: CloneForm, plan: Plan | undefined): CloneProblems {
  const taken = findTakenName(form, plan)
  const contested = findContestedMounts(form, plan).length > 0 && !form.acceptSharing
  return {
    ...(taken !== null && { name: taken }),
    ...(contested && { acceptSharing: 'Confirm this, share read-only, or do not start the clone yet.' }),
  }
}

/** The mounts that a started clone would write to while its source does too. */
export function findContestedMounts(form: CloneForm, plan: Plan | undefined): string[] {
  if (!plan || !form.start || !isAlive(plan)) return []
  return plan.mounts
    .filter((mount) => mount.writable && (form.mounts[mount.destination] ?? mount.choice) === 'share')
    .map((mount) => mount.destination)
}

function isAlive({ sourceState }: Plan): boolean {
  return sourceState === 'running' || sourceState === 'paused' || sourceState === 'restarting'
}
