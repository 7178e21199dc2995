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

/** The opposite of `differences`: the variables with these values by name. */
export function withDifferences(variables: Variable[], values: Record<string, string | null>): Variable[] {
  const known = new Set(variables.map(({ name }) => name))
  const added = Object.entries(values).filter((entry): entry is [string, string] => {
    return !known.has(entry[0]) && entry[1] !== null
  })
  return [
    ...variables.map((variable) => {
      const value = values[variable.name]
      if (value === undefined) return variable
      return value === null ? { ...variable, removed: true } : { ...variable, value, removed: false }
    }),
    ...added.map(([name, value]) => ({ key: `set ${name}`, name, value, original: undefined, removed: false })),
  ]
}

export function checkVariables(variables: Variable[]): string | null {
  const names = variables.filter((variable) => !variable.removed).map((variable) => variable.name)
  if (names.some((name) => name === '')) return 'Every variable needs a name.'
  const wrong = names.find((name) => /[=\0]/.test(name))
  if (wrong !== undefined) return `A variable's name cannot contain an equals sign: ${wrong}`
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? null : `${twice} is there twice.`
}
