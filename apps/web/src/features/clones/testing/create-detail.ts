import type { ContainerDetail, ContainerMount } from '@holdfast/contract'

function createMount(change: Partial<ContainerMount> = {}): ContainerMount {
  return {
    type: 'volume',
    name: 'data',
    anonymous: false,
    source: '/var/lib/docker/volumes/data/_data',
    destination: '/data',
    writable: true,
    ...change,
  }
}

/** A running `web` with a volume, a bound folder and a memory mount. */
export function createDetail(change: Partial<ContainerDetail> = {}): ContainerDetail {
  return {
    id: 'c1',
    name: 'web',
    image: 'nginx:1',
    state: 'running',
    status: 'Up 3 hours',
    health: null,
    createdAt: 0,
    project: null,
    service: null,
    ports: [],
    mounts: [
      createMount(),
      createMount({ type: 'bind', name: null, source: '/srv/site', destination: '/site' }),
      createMount({ type: 'tmpfs', name: null, source: '', destination: '/run' }),
    ],
    command: ['nginx'],
    environment: [
      { name: 'COLOUR', value: 'red' },
      { name: 'SECRET', value: null },
    ],
    networks: ['bridge'],
    restartPolicy: 'no',
    publishedPorts: [],
    startedAt: null,
    tmpfs: ['/run'],
    ...change,
  }
}
