import {
  containerState,
  type ContainerMount,
  type ContainerPort,
  type ContainerRow,
  type ContainerState,
} from '@holdfast/contract'
import type { ContainerInfo } from 'dockerode'
import { derivedFromLabel } from '../made/labels.ts'

/** One element of `GET /containers/json`. Go writes an empty list as null, and leaves a field out rather than empty. */
export type ListedContainer = Pick<ContainerInfo, 'Id' | 'Image' | 'Created' | 'State' | 'Status'> & {
  Names: readonly string[] | null
  Labels: Readonly<Record<string, string>> | null
  Ports: readonly ListedPort[] | null
  Mounts: readonly ListedMount[] | null
}

interface ListedPort {
  IP?: string
  PrivatePort: number
  PublicPort?: number
  Type: string
}

interface ListedMount {
  Type: string
  Name?: string | undefined
  Source: string
  Destination: string
  RW: boolean
}

const knownStates: ReadonlySet<string> = new Set(containerState.options)
const anonymousName = /^[0-9a-f]{64}$/

/** What a person sees of a container in a list. Ports and mounts are sorted: the engine gives them in a new order each time. */
export function toContainerRow(listed: ListedContainer): ContainerRow {
  const labels = listed.Labels ?? {}
  return {
    id: listed.Id,
    name: ownName(listed),
    image: labels[derivedFromLabel] ?? listed.Image,
    state: knownStates.has(listed.State) ? (listed.State as ContainerState) : 'exited',
    status: listed.Status,
    health: health(listed.Status),
    createdAt: listed.Created * 1000,
    project: labels['com.docker.compose.project'] || null,
    service: labels['com.docker.compose.service'] || null,
    ports: ports(listed.Ports ?? []),
    mounts: (listed.Mounts ?? []).map(mount).toSorted(byDestination),
  }
}

/** A legacy link shows as a second name with two slashes, `/web/db`. */
function ownName({ Names, Id }: ListedContainer): string {
  const name = Names?.find((candidate) => candidate.lastIndexOf('/') === 0) ?? Names?.[0]
  return name?.slice(1) ?? Id.slice(0, 12)
}

function health(status: string): ContainerRow['health'] {
  if (!status.endsWith(')')) return null
  if (status.endsWith('(healthy)')) return 'healthy'
  if (status.endsWith('(unhealthy)')) return 'unhealthy'
  return status.endsWith('(health: starting)') ? 'starting' : null
}

function ports(listed: readonly ListedPort[]): ContainerPort[] {
  return listed
    .filter((port) => port.IP !== '::' || !listed.some((other) => other.IP === '0.0.0.0' && samePort(port, other)))
    .map((port) => ({
      containerPort: port.PrivatePort,
      protocol: port.Type,
      hostPort: port.PublicPort ?? null,
      hostIp: port.IP ?? null,
    }))
    .toSorted(byPort)
}

function samePort(one: ListedPort, other: ListedPort): boolean {
  return one.PrivatePort === other.PrivatePort && one.PublicPort === other.PublicPort && one.Type === other.Type
}

function mount(listed: ListedMount): ContainerMount {
  const name = listed.Type === 'volume' ? (listed.Name ?? null) : null
  return {
    type: listed.Type as ContainerMount['type'],
    name,
    anonymous: name !== null && anonymousName.test(name),
    source: listed.Source,
    destination: listed.Destination,
    writable: listed.RW,
  }
}

function byDestination(one: ContainerMount, other: ContainerMount): number {
  return one.destination < other.destination ? -1 : 1
}

/** Published before merely exposed, then by number. */
function byPort(one: ContainerPort, other: ContainerPort): number {
  return (
    Number(one.hostPort === null) - Number(other.hostPort === null) ||
    one.containerPort - other.containerPort ||
    one.protocol.localeCompare(other.protocol) ||
    (one.hostPort ?? 0) - (other.hostPort ?? 0) ||
    (one.hostIp ?? '').localeCompare(other.hostIp ?? '')
  )
}
