import type { ContainerRow, ContainerSelector } from '@holdfast/contract'

/** One container, so that it is found again when it was recreated. */
export function selectorOf(
  { name, project, service }: Pick<ContainerRow, 'name' | 'project' | 'service'>,
  engineId: string,
): ContainerSelector {
  if (project === null || service === null) return { kind: 'container', engineId, name, compose: null }
  // The list does not say which of a service's containers it is, but for its name: those of one alone may have any.
  const [, number = '1'] = name.startsWith(`${project}-${service}-`) ? (/-(\d{1,9})$/.exec(name) ?? []) : []
  return { kind: 'container', engineId, name, compose: { project, service, number } }
}
