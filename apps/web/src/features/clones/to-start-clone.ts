import type { ContainerDetail } from '@holdfast/contract'
import { findContestedMounts, type CloneForm, type Variable } from './clone-form.ts'

/** What is sent: only what differs from the source. Hidden values stay as they are unless somebody typed new ones. */
export function toStartClone(form: CloneForm, detail: ContainerDetail) {
  const env = differences(form.environment)
  return {
    containerId: detail.id,
    name: form.name,
    start: form.start,
    mounts: form.mounts,
    allowSharedMounts: form.acceptSharing && findContestedMounts(form, detail).length > 0,
    overrides: {
      ...(detail.publishedPorts.length > 0 && { ports: form.ports }),
      ...(Object.keys(env).length > 0 && { env }),
    },
  }
}

/** Changed and added variables by name; null for a removed one. */
export function differences(variables: readonly Variable[]): Record<string, string | null> {
  const removed = variables.filter(({ removed, original }) => removed && original !== undefined)
  const set = variables.filter((variable) => !variable.removed && isChanged(variable))
  return Object.fromEntries([
    ...removed.map(({ name }) => [name, null] as const),
    ...set.map(({ name, value }) => [name, value] as const),
  ])
}

export function isChanged({ value, original }: Variable): boolean {
  return original === null ? value !== '' : value !== original
}
