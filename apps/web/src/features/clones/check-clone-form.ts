import { checkContainerName } from '../../ui/check-container-name.ts'
import type { CloneForm } from './clone-form.ts'
import { cloneSettings, settingNames, type SettingName } from './clone-settings.ts'
import { checkVariables } from './environment-variables.ts'

export type CloneField =
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
export type CloneProblems = Partial<Record<CloneField, string>>

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
