import type { ContainerState } from '@holdfast/contract'

export const containerSorts = ['name', 'state', 'image', 'project', 'backup'] as const
export type ContainerSort = (typeof containerSorts)[number]

/** What the containers page keeps in the URL. A default is left out, so a plain page has a plain address. */
export interface ContainersSearch {
  q?: string
  state?: ContainerState
  project?: string
  sort?: ContainerSort
  order?: 'desc'
  group?: 'project'
}

export const stateWord = {
  running: 'Running',
  paused: 'Paused',
  restarting: 'Restarting',
  removing: 'Removing',
  created: 'Created',
  exited: 'Exited',
  dead: 'Dead',
} satisfies Record<ContainerState, string>

/** Reads the URL; what it does not know it drops, so a mistyped address still shows the page. */
export function readContainersSearch(search: Record<string, unknown>): ContainersSearch {
  const { q, state, project, sort, order, group } = search
  return {
    ...(isText(q) && { q }),
    ...(isText(state) && state in stateWord && { state: state as ContainerState }),
    ...(isText(project) && { project }),
    ...(containerSorts.some((known) => known === sort && known !== 'name') && { sort: sort as ContainerSort }),
    ...(order === 'desc' && { order }),
    ...(group === 'project' && { group }),
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
