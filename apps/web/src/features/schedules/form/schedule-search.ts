import type { ContainerSelector } from '@holdfast/contract'

/** What a link to a new schedule may say of it: selectors as JSON. */
export interface ScheduleSearch {
  target?: string
}

export function readScheduleSearch({ target }: Record<string, unknown>): ScheduleSearch {
  return typeof target === 'string' && target !== '' ? { target } : {}
}

/** One selector or several. What is none is dropped, so a mistyped address still shows the page; the server looks at them again. */
export function readTargets({ target }: ScheduleSearch): ContainerSelector[] {
  if (target === undefined) return []
  try {
    const parsed: unknown = JSON.parse(target)
    return (Array.isArray(parsed) ? parsed : [parsed]).flatMap((one) => readSelector(one) ?? [])
  } catch {
    return []
  }
}

function readSelector(value: unknown): ContainerSelector | null {
  if (typeof value !== 'object' || value === null) return null
  const { kind, engineId, name, compose, project, label } = value as Record<string, unknown>
  switch (kind) {
    case 'all':
      return { kind }
    case 'container':
      return isText(engineId) && isText(name) ? { kind, engineId, name, compose: readCompose(compose) } : null
    case 'project':
      return isText(project) ? { kind, project } : null
    case 'label':
      return isText(label) ? { kind, label } : null
    default:
      return null
  }
}

function readCompose(value: unknown): Extract<ContainerSelector, { kind: 'container' }>['compose'] {
  if (typeof value !== 'object' || value === null) return null
  const { project, service, number } = value as Record<string, unknown>
  if (!isText(project) || !isText(service)) return null
  return { project, service, number: isText(number) ? number : '1' }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
