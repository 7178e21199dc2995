import type { ContainerDetail } from '@holdfast/contract'

export interface Variable {
  key: string
  name: string
  value: string
  /** What the source has; null when it is hidden from the reader, undefined for one that was added here. */
  original: string | null | undefined
  removed: boolean
}

export function readVariables({ environment }: ContainerDetail): Variable[] {
  return environment.map(({ name, value }) => ({
    key: name,
    name,
    value: value ?? '',
    original: value,
    removed: false,
  }))
}

/** Changed and added variables by name; null for a removed one. Hidden values stay unless somebody typed new ones. */
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

export function checkVariables(variables: Variable[]): string | null {
  const names = variables.filter((variable) => !variable.removed).map((variable) => variable.name)
  if (names.some((name) => name === '')) return 'Every variable needs a name.'
  const wrong = names.find((name) => /[=\0]/.test(name))
  if (wrong !== undefined) return `A variable's name cannot contain an equals sign: ${wrong}`
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? null : `${twice} is set twice.`
}
