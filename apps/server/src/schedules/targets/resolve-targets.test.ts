import { expect, test } from 'vitest'
import { scheduleDraft, type ContainerSelector } from '@holdfast/contract'
import { ContainerIndex } from './container-index.ts'
import type { KnownContainer } from './known-containers.ts'
import { resolveTargets, unreachableFor } from './resolve-targets.ts'

const all = { kind: 'all' } as const
const named = (name: string, service?: string): ContainerSelector => ({
  kind: 'container',
  engineId: 'local',
  name,
  compose: service === undefined ? null : { project: 'shop', service, number: '1' },
})

function container(name: string, labels: Record<string, string> = {}, createdAt = 1): KnownContainer {
  const row = { id: `id-${name}`, name, state: 'running', createdAt, mounts: [] }
  return { engineId: 'local', row: row as never, labels }
}

function inShop(name: string, service: string, createdAt = 1): KnownContainer {
  const compose = { 'com.docker.compose.project': 'shop', 'com.docker.compose.service': service }
  return container(name, compose, createdAt)
}

function index(...containers: KnownContainer[]): ContainerIndex {
  return new ContainerIndex([{ id: 'local', containers, ownContainerId: 'id-holdfast' }])
}

/** As `web`, or `web: why it is skipped`. */
function taken(known: ContainerIndex, targets: ContainerSelector[], exclude: ContainerSelector[] = []): string[] {
  const { vault, mode, mounts } = scheduleDraft.parse({
    name: 'Nightly',
    timing: { kind: 'hourly', minute: 0 },
    timeZone: 'UTC',
    targets,
  })
  const resolved = resolveTargets({ id: 'nightly', name: 'Nightly', targets, exclude, vault, mode, mounts }, known)
  return resolved.map(({ subject, reason }) => (reason === null ? subject.name : `${subject.name}: ${reason.code}`))
}

test('all are all but what is excluded, each once, and neither Holdfast nor a task of a swarm', () => {
  const known = index(
    inShop('shop-db-1', 'db'),
    inShop('shop-cache-1', 'cache'),
    container('web', { tier: 'gold' }),
    container('holdfast'),
    container('task', { 'com.docker.swarm.task.id': 'x' }),
  )
  expect(taken(known, [all, named('web')], [named('shop-cache-1', 'cache')])).toEqual([
    'holdfast: own-container-backup',
    'shop-db-1',
    'task: capture-swarm-task',
    'web',
  ])
  expect(taken(known, [{ kind: 'project', project: 'shop' }])).toEqual(['shop-cache-1', 'shop-db-1'])
  expect(taken(known, [{ kind: 'label', label: 'tier' }])).toEqual(['web'])
  expect(taken(known, [{ kind: 'label', label: 'tier=gold' }])).toEqual(['web'])
  expect(taken(known, [{ kind: 'label', label: 'tier=silver' }])).toEqual([])
})

test('one container is found by its Compose identity whatever its name, else by its name; one that is gone is skipped', () => {
  const known = index(inShop('renamed', 'db'), container('web'))
  expect(taken(known, [named('shop-db-1', 'db'), named('web'), named('gone')])).toEqual([
    'renamed',
    'web',
    'gone: schedule-container-missing',
  ])
})

test('of two with one identity, as there are while one is recreated, that of the name is meant', () => {
  const known = index(inShop('abc_shop-db-1', 'db', 2), inShop('shop-db-1', 'db', 1))
  expect(taken(known, [named('shop-db-1', 'db')])).toEqual(['shop-db-1'])
})

test('an engine that is away is waited for where one of its containers may be meant', () => {
  const known = new ContainerIndex([
    { id: 'local', containers: [container('web')], ownContainerId: null },
    { id: 'attic', containers: null, ownContainerId: null },
  ])
  expect(unreachableFor({ targets: [all] }, known)).toEqual(['attic'])
  expect(unreachableFor({ targets: [named('web')] }, known)).toEqual([])
})
