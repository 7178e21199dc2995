import type { ContainerRow } from '@holdfast/contract'
import { composeLabels, type KnownContainer } from '../targets/known-containers.ts'

interface ContainerFacts {
  labels?: Record<string, string>
  /** Of Compose: project, service, number. */
  compose?: readonly [string, string, string]
  /** Destinations of named volumes. */
  volumes?: readonly string[]
  id?: string
}

/** A running container of the engine `local`. */
export function knownContainer(
  name: string,
  { labels = {}, compose, volumes = [], id = name }: ContainerFacts = {},
): KnownContainer {
  const [project = null, service = null, number = ''] = compose ?? []
  const row: ContainerRow = {
    id,
    name,
    image: 'alpine',
    state: 'running',
    status: 'Up',
    health: null,
    createdAt: 0,
    project,
    service,
    ports: [],
    mounts: volumes.map((destination) => ({
      type: 'volume',
      name: 'data',
      anonymous: false,
      source: '/v',
      destination,
      writable: true,
    })),
  }
  const identity =
    project === null
      ? {}
      : {
          [composeLabels.project]: project,
          [composeLabels.service]: service ?? '',
          [composeLabels.number]: number,
        }
  return { engineId: 'local', row, labels: { ...identity, ...labels } }
}
