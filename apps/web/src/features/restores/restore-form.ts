import type {
  BackupRef,
  CloneOverrides,
  LabelChoice,
  LabelGroup,
  RestoreMountChoice,
  RestoreOptions,
} from '@holdfast/contract'
import { mergeOverrides } from '../../plans/merge-overrides.ts'
import { findTakenName, type Problems } from '../../plans/use-plan-form.ts'
import type { Inputs, Outputs } from '../../trpc/trpc.ts'
import { checkContainerName } from '../../ui/check-container-name.ts'

export type RestorePlan = Outputs['restores']['plan']

/** What the dialog's fields hold. */
export interface RestoreForm {
  /** Null until somebody types one: the plan proposes a free one. */
  name: string | null
  start: boolean
  /** By destination path, where somebody chose; the others are as the plan recommends. */
  mounts: Record<string, RestoreMountChoice>
  /** Reads back what is restored. */
  verify: boolean
  /** In what it differs from the backup: ports, and what fixes of conflicts set. */
  overrides: CloneOverrides
  labelGroups: Partial<Record<LabelGroup, LabelChoice>>
  /** Settings beyond a plain container, confirmed one by one. */
  confirm: string[]
}

export type RestoreField = 'name' | 'mounts' | 'ports' | 'labelGroups'

/** By the first part of an option's path, the field it is chosen in. */
export const fieldOfOption: Record<string, RestoreField> = {
  name: 'name',
  mounts: 'mounts',
  verify: 'mounts',
  ports: 'ports',
  networks: 'labelGroups',
  labels: 'labelGroups',
  labelGroups: 'labelGroups',
}

export function createRestoreForm(): RestoreForm {
  return { name: null, start: false, mounts: {}, verify: false, overrides: {}, labelGroups: {}, confirm: [] }
}

/** What is wrong with the fields as they are; with any of it, not even a plan can be asked for. */
export function checkRestoreForm({ name }: RestoreForm): Problems<RestoreField> {
  const problem = name === null ? null : checkContainerName(name)
  return problem === null ? {} : { name: problem }
}

/** What stands in the way of starting, though it can be planned. */
export function checkRestoreStart(form: RestoreForm, plan: RestorePlan | undefined): Problems<RestoreField> {
  const taken = findTakenName(form, plan)
  return taken === null ? {} : { name: taken }
}

/** The form with the fix of a conflict in it. */
export function applyFix(form: RestoreForm, fix: Record<string, unknown>): RestoreForm {
  const { name, start, mounts, overrides = {}, labelGroups, confirm = [] } = fix as Partial<RestoreOptions>
  return {
    ...form,
    ...(name !== undefined && { name }),
    ...(start !== undefined && { start }),
    // Of the plan the buttons were drawn from: another may have been pressed since.
    confirm: [...new Set([...form.confirm, ...confirm])],
    mounts: { ...form.mounts, ...mounts },
    labelGroups: { ...form.labelGroups, ...labelGroups },
    overrides: mergeOverrides(form.overrides, overrides),
  }
}

/** What is sent, for a plan and for the restore alike: only what differs from the recommendation. */
export function toRestoreInput(
  form: RestoreForm,
  backup: BackupRef & { engineId: string },
): Inputs['restores']['plan'] {
  return {
    ...backup,
    start: form.start,
    ...(form.name !== null && { name: form.name }),
    ...(hasEntries(form.mounts) && { mounts: form.mounts }),
    ...(hasEntries(form.labelGroups) && { labelGroups: form.labelGroups }),
    ...(hasEntries(form.overrides) && { overrides: form.overrides }),
    ...(form.confirm.length > 0 && { confirm: form.confirm }),
    ...(form.verify && { verify: true }),
  }
}

function hasEntries(record: object): boolean {
  return Object.keys(record).length > 0
}
