import {
  containerAction,
  containerDetail,
  containerMount,
  containerName,
  containerPort,
  containerRef,
  containerRow,
  containersUpdate,
  containerState,
  containerTarget,
  engineCapabilities,
  engineId,
  engineIdentity,
  engineInfo,
  policyCode,
  policyFinding,
  role,
} from '../../index.ts'
import { tableOf, wordsOf } from '../schema-table.ts'

export const port = { containerPort: 80, protocol: 'tcp', hostPort: null, hostIp: null }
export const mount = {
  type: 'volume',
  name: 'data',
  anonymous: false,
  source: '/var/lib/docker/volumes/data/_data',
  destination: '/data',
  writable: true,
} as const
export const info = {
  id: 'local',
  identity: { id: 'ABCD:EFGH', hostName: 'nas' },
  name: 'nas',
  version: '20.10.24',
  apiVersion: '1.41',
  newestApiVersion: '1.41',
  operatingSystem: 'Debian',
  storageDriver: 'overlay2',
  capabilities: {
    kind: 'docker',
    imageStore: 'graph-driver',
    usernsRemap: false,
    rootless: false,
    swarm: false,
    sameHost: true,
  } as const,
  consequences: [],
  warnings: [],
}
const row = {
  id: 'c'.repeat(64),
  name: 'web',
  image: 'nginx:1',
  state: 'running',
  status: 'Up 3 hours (healthy)',
  health: 'healthy',
  createdAt: 1,
  project: null,
  service: null,
  ports: [port],
  mounts: [mount],
} as const
export const finding = {
  code: 'privileged',
  field: 'HostConfig.Privileged',
  value: 'true',
  means: 'It can do anything on the host.',
  needs: 'admin',
} as const

export const containerTables = {
  role: wordsOf(role, ['viewer', 'operator', 'admin']),
  engineId: tableOf(engineId, {
    accepted: ['local', 'a', 'NAS_2.x-1', 'a'.repeat(64)],
    refused: ['', '-a', '.a', 'a b', 'a/b', 'ä', 'a'.repeat(65), 1].map((value) => ['', value] as const),
  }),
  engineIdentity: tableOf(engineIdentity, { accepted: [{ id: 'ABCD:EFGH', hostName: 'nas' }] }),
  engineCapabilities: tableOf(engineCapabilities, {
    accepted: [info.capabilities, { ...info.capabilities, kind: 'podman', imageStore: 'containerd' }],
    refused: [['kind', 'containerd']],
  }),
  engineInfo: tableOf(engineInfo, { accepted: [info, { ...info, identity: null }], refused: [['identity.id', null]] }),
  containerState: wordsOf(containerState, ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead']),
  containerPort: tableOf(containerPort, { accepted: [port, { ...port, hostPort: 8080, hostIp: '0.0.0.0' }] }),
  containerMount: tableOf(containerMount, {
    accepted: [mount, { ...mount, type: 'bind', name: null }],
    refused: [['type', 'folder']],
  }),
  containerRow: tableOf(containerRow, {
    accepted: [row, { ...row, health: null, project: 'shop', service: 'web' }],
    refused: [
      ['state', 'up'],
      ['health', 'none'],
      ['ports.0.containerPort', '80'],
      ['mounts.0.type', 'folder'],
    ],
  }),
  containersUpdate: tableOf(containersUpdate, {
    accepted: [
      { kind: 'all', engine: info, rows: [row] },
      { kind: 'changes', engine: info, rows: [row], removed: ['a'] },
      {
        kind: 'unreachable',
        endpoint: 'unix:///var/run/docker.sock',
        message: 'The engine does not answer.',
        since: 1,
      },
    ],
    refused: [
      ['kind', 'some'],
      ['rows.0.state', 'up'],
    ],
  }),
  containerRef: tableOf(containerRef, {
    accepted: ['web', '/web', 'c'.repeat(64), 'a', 'A_b.c-d', 'a'.repeat(255)],
    refused: ['', '/', '-a', 'a b', 'a/b', '//a', '.', '..', 'a'.repeat(256), null].map((v) => ['', v] as const),
  }),
  containerName: tableOf(containerName, {
    accepted: ['web', 'ab', 'A_b.c-d', 'a'.repeat(128)],
    refused: ['', 'a', '-ab', '/web', 'a b', 'wéb', 'a'.repeat(129), null].map((value) => ['', value] as const),
  }),
  containerTarget: tableOf(containerTarget, {
    accepted: [{ engineId: 'local', containerId: 'web' }],
    refused: [
      ['engineId', ''],
      ['containerId', 'a b'],
    ],
  }),
  containerDetail: tableOf(containerDetail, {
    accepted: [
      {
        ...row,
        command: ['nginx'],
        environment: [
          { name: 'A', value: '1' },
          { name: 'SECRET', value: null },
        ],
        networks: ['bridge'],
        restartPolicy: 'no',
        publishedPorts: [port],
        startedAt: null,
        tmpfs: ['/run'],
      },
    ],
    refused: [
      ['environment.0.value', 1],
      ['command', 'nginx'],
    ],
  }),
  containerAction: tableOf(containerAction, {
    accepted: [
      { action: 'start', options: {} },
      { action: 'start', options: { allowSharedMounts: true } },
      { action: 'stop', options: { timeoutSeconds: 0 } },
      { action: 'restart', options: { timeoutSeconds: 3600 } },
      { action: 'pause', options: {} },
      { action: 'unpause', options: {} },
      { action: 'kill', options: { signal: 'SIGTERM' } },
      { action: 'kill', options: { signal: '9' } },
      { action: 'remove', options: { force: true, volumes: true } },
      { action: 'rename', options: { name: 'web' } },
    ],
    refused: [
      ['action', 'explode'],
      ['options.allowSharedMounts', 'yes'],
      ['options', { signal: 'SIGTERM' }],
    ],
  }),
  policyCode: wordsOf(policyCode, [
    'privileged',
    'host-namespace',
    'container-namespace',
    'device',
    'capability',
    'security-option',
    'sensitive-bind',
    'docker-socket',
    'host-path-volume',
    'control-group',
    'runtime',
  ]),
  policyFinding: tableOf(policyFinding, {
    accepted: [finding],
    refused: [
      ['code', 'odd'],
      ['needs', 'root'],
    ],
  }),
}
