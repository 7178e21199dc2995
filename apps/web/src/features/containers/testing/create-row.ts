import type { ContainerRow } from '@holdfast/contract'

export function createRow(change: Partial<ContainerRow> = {}): ContainerRow {
  const name = change.name ?? 'web'
  return {
    id: `id-of-${name}`,
    name,
    image: 'nginx:1',
    state: 'running',
    status: 'Up 3 hours',
    health: null,
    createdAt: 0,
    project: null,
    service: null,
    ports: [],
    mounts: [],
    ...change,
  }
}
