import type { CloneOptions, CloneOverrides } from '@holdfast/contract'
import type { CloneForm } from './clone-form.ts'
import { cloneSettings, writeSetting, type SettingName } from './clone-settings.ts'
import { withDifferences } from './environment-variables.ts'

/** The form with a conflict's fix in it: `mounts`, `labelGroups` and `overrides` key by key, all else in place. */
export function applyFix(form: CloneForm, fix: Record<string, unknown>): CloneForm {
  const { overrides, mounts, labelGroups, allowSharedMounts, ...rest } = fix as Partial<CloneOptions>
  const shown = Object.entries(rest).filter(([name]) => name in form)
  return applyOverrides(
    {
      ...form,
      ...Object.fromEntries(shown),
      mounts: { ...form.mounts, ...mounts },
      labelGroups: { ...form.labelGroups, ...labelGroups },
      acceptSharing: allowSharedMounts ?? form.acceptSharing,
    },
    overrides ?? {},
  )
}

function applyOverrides(form: CloneForm, { env, ports, restartPolicy, ...rest }: CloneOverrides): CloneForm {
  const settings = { ...form.settings }
  const unshown: Record<string, unknown> = { ...form.unshown }
  for (const [name, value] of Object.entries(rest)) {
    const text = name in cloneSettings ? writeSetting(value) : null
    if (text === null) unshown[name] = merge(unshown[name], value)
    else settings[name as SettingName] = text
  }
  return {
    ...form,
    environment: withDifferences(form.environment, env ?? {}),
    ports: ports ?? form.ports,
    restartPolicy: restartPolicy ?? form.restartPolicy,
    settings,
    unshown,
  }
}

// Two fixes may each be about one network, mount or label: the second must not undo the first.
function merge(before: unknown, value: unknown): unknown {
  return isRecord(before) && isRecord(value) ? { ...before, ...value } : value
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
