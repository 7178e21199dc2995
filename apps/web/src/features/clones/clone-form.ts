import type {
  CloneOptions,
  CloneOverrides,
  ContainerDetail,
  CopyMode,
  LabelChoice,
  LabelGroup,
  MountChoice,
  PortChoice,
  RestartPolicy,
  WritableLayerChoice,
} from '@holdfast/contract'
import { mergeOverrides } from '../../plans/merge-overrides.ts'
import type { Inputs } from '../../trpc/trpc.ts'
import { settingNames, type SettingName } from './clone-settings.ts'
import { readVariables, type Variable } from './environment-variables.ts'

/** What a plan is asked with. */
export type CloneInput = Inputs['clones']['plan']

/** What the dialog's fields hold. */
export interface CloneForm {
  /** Null until somebody types one: the plan proposes a free one. */
  name: string | null
  start: boolean
  /** By destination path, where somebody chose; the others are as the plan recommends. */
  mounts: Record<string, MountChoice>
  /** As chosen; `layerChoice` says what can be. */
  writableLayer: WritableLayerChoice
  mode: CopyMode
  verify: boolean
  /** Null where the source publishes none. */
  ports: PortChoice | null
  labelGroups: Partial<Record<LabelGroup, LabelChoice>>
  environment: Variable[]
  /** As typed; empty is as in the source. */
  settings: Record<SettingName, string>
  /** Null is as in the source. */
  restartPolicy: RestartPolicy | null
  /** What fixes of conflicts set and no other field holds. */
  overrides: CloneOverrides
  acceptSharing: boolean
  allowUnexpected: boolean
  /** Settings beyond a plain container, confirmed one by one. */
  confirm: string[]
}

export function createCloneForm(detail: ContainerDetail): CloneForm {
  return {
    name: null,
    start: false,
    mounts: {},
    writableLayer: 'include',
    mode: 'pause',
    verify: false,
    ports: detail.publishedPorts.length > 0 ? 'auto' : null,
    labelGroups: {},
    environment: readVariables(detail),
    settings: Object.fromEntries(settingNames.map((name) => [name, ''])) as CloneForm['settings'],
    restartPolicy: null,
    overrides: {},
    acceptSharing: false,
    allowUnexpected: false,
    confirm: [],
  }
}

/** A yes to sharing is about what was asked for then, and does not outlive a change of it. */
export function changeCloneForm(form: CloneForm, part: Partial<CloneForm>): CloneForm {
  return { ...form, ...(('mounts' in part || 'start' in part) && { acceptSharing: false }), ...part }
}

/** The form with the fix of a conflict in it: another name, another choice for a mount, free ports, another mode or overrides. */
export function applyFix(form: CloneForm, fix: Record<string, unknown>): CloneForm {
  const { name, start, mode, mounts, confirm = [], overrides = {} } = fix as Partial<CloneOptions>
  const { ports, ...unseen } = overrides
  return changeCloneForm(form, {
    ...(name !== undefined && { name }),
    ...(start !== undefined && { start }),
    ...(mode !== undefined && { mode }),
    // Of the plan the buttons were drawn from: another may have been pressed since.
    confirm: [...new Set([...form.confirm, ...confirm])],
    overrides: mergeOverrides(form.overrides, unseen),
    ...(mounts !== undefined && { mounts: { ...form.mounts, ...mounts } }),
    ...(ports === 'auto' && { ports: 'auto' }),
  })
}

/** What becomes of the source's own changes: they lie on its image, and cannot be put on another. */
export function layerChoice({ settings, writableLayer }: CloneForm): WritableLayerChoice {
  return settings.image === '' ? writableLayer : 'exclude'
}
