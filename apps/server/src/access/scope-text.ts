import { containerScope, type ContainerScope } from '@holdfast/contract'

/** A scope as the database has it. @throws ZodError on what is none, so that a damaged row opens nothing. */
export function readScope(text: string | null): ContainerScope | null {
  return text === null ? null : containerScope.parse(JSON.parse(text))
}

export function writeScope(scope: ContainerScope | null): string | null {
  return scope === null ? null : JSON.stringify(scope)
}
