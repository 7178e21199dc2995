import { expect, test } from 'vitest'
import type { ContainerDetail, ContainerMount } from '@holdfast/contract'
import { checkCloneForm, createCloneForm } from './clone-form.ts'
import { toStartClone } from './to-start-clone.ts'

function mount(type: ContainerMount['type'], destination: string): ContainerMount {
  return { type, name: type === 'volume' ? 'data' : null, anonymous: false, source: '/x', destination, writable: true }
}

const detail: ContainerDetail = {
  id: 'a'.repeat(64),
  name: 'shop',
  image: 'shop:1',
  state: 'running',
  status: 'Up',
  health: null,
  createdAt: 0,
  project: null,
  service: null,
  ports: [],
  mounts: [mount('volume', '/data'), mount('bind', '/config'), mount('tmpfs', '/cache')],
  command: [],
  environment: [
    { name: 'COLOUR', value: 'red' },
    { name: 'SECRET', value: null },
  ],
  networks: [],
  restartPolicy: 'no',
  publishedPorts: [],
  startedAt: null,
  tmpfs: [],
}

test('by default volumes come out empty, binds read-only, and tmpfs is no choice', () => {
  const form = createCloneForm(detail, ['shop'])
  expect(form.mounts).toEqual({ '/data': 'empty', '/config': 'share-read-only' })
  expect(form.start).toBe(false)
})

test('the proposed name is free, and a taken or malformed one is refused', () => {
  const taken = ['shop', 'shop-clone']
  const form = createCloneForm(detail, taken)
  expect(taken).not.toContain(form.name)
  expect(checkCloneForm(form, detail, taken)).toEqual({})
  for (const name of ['shop', '-x', 'a b', ''])
    expect(checkCloneForm({ ...form, name }, detail, taken)).toHaveProperty('name')
})

test('sharing writable data of a running source with a started clone must be confirmed', () => {
  const form = { ...createCloneForm(detail, []), start: true, mounts: { '/data': 'share' as const } }
  expect(checkCloneForm(form, detail, [])).toHaveProperty('acceptSharing')
  const confirmed = { ...form, acceptSharing: true }
  expect(checkCloneForm(confirmed, detail, [])).toEqual({})
  expect(toStartClone(confirmed, detail).allowSharedMounts).toBe(true)
  expect(toStartClone({ ...confirmed, start: false }, detail).allowSharedMounts).toBe(false)
})

test('only what was changed in the environment is sent, and a hidden value stays as it is', () => {
  const form = createCloneForm(detail, [])
  expect(toStartClone(form, detail).overrides).toEqual({})
  const environment = form.environment.map((variable) =>
    variable.name === 'COLOUR' ? { ...variable, removed: true } : variable,
  )
  const added = { key: 'added', name: 'SIZE', value: 'xl', original: undefined, removed: false }
  const changed = { ...form, environment: [...environment, added] }
  expect(toStartClone(changed, detail).overrides).toEqual({ env: { COLOUR: null, SIZE: 'xl' } })
})
