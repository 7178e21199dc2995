import type { CloneOverrides } from '@holdfast/contract'
import { layerChoice, type CloneForm, type CloneInput } from './clone-form.ts'
import { cloneSettings, settingNames } from './clone-settings.ts'
import { differences } from './environment-variables.ts'

/** What is sent, for a plan and for the clone alike: only what differs from the source or from the recommendation. */
export function toCloneInput(form: CloneForm, container: Pick<CloneInput, 'engineId' | 'containerId'>): CloneInput {
  const overrides = readOverrides(form)
  return {
    ...container,
    ...(form.name !== null && { name: form.name }),
    start: form.start,
    unnamedMounts: 'recommended',
    writableLayer: layerChoice(form),
    mode: form.mode,
    ...(hasEntries(form.mounts) && { mounts: form.mounts }),
    ...(hasEntries(form.labelGroups) && { labelGroups: form.labelGroups }),
    ...(hasEntries(overrides) && { overrides }),
    ...(form.verify && { verify: true }),
    ...(form.start && form.acceptSharing && { allowSharedMounts: true }),
    ...(form.confirm.length > 0 && { confirm: form.confirm }),
    ...(form.allowUnexpected && { allowUnexpected: true }),
  }
}

function readOverrides({ ports, environment, settings, restartPolicy, overrides }: CloneForm): CloneOverrides {
  const env = differences(environment)
  const typed = settingNames
    .filter((name) => settings[name] !== '')
    .map((name) => [name, cloneSettings[name].read(settings[name])] as const)
    .filter(([, value]) => value !== null)
  return {
    ...overrides,
    ...(ports !== null && { ports }),
    ...(hasEntries(env) && { env }),
    ...(restartPolicy && { restartPolicy }),
    ...Object.fromEntries(typed),
  }
}

function hasEntries(record: object): boolean {
  return Object.keys(record).length > 0
}
