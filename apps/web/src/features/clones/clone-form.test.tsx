import { textOf } from '@holdfast/contract/messages'
// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { createPlan, createPlannedMount } from '../../plans/testing/create-plan.ts'
import { checkCloneForm, checkCloneStart, findContestedMounts } from './check-clone.ts'
import { applyFix, changeCloneForm, createCloneForm, type CloneForm } from './clone-form.ts'
import type { Variable } from './environment-variables.ts'
import { createDetail } from './testing/create-detail.ts'
import { toCloneInput } from './to-clone-input.ts'
import { verbatim } from '../../trpc/testing/verbatim.ts'

const detail = createDetail()
const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }

function form(change: Partial<CloneForm> = {}): CloneForm {
  return { ...createCloneForm(detail), ...change }
}

function variables(change: (variable: Variable) => Partial<Variable>, more: Variable[] = []): Variable[] {
  return [...form().environment.map((variable) => ({ ...variable, ...change(variable) })), ...more]
}

function settings(change: Partial<CloneForm['settings']>): CloneForm {
  return form({ settings: { ...form().settings, ...change } })
}

test('an untouched form asks for what is recommended and nothing more', () => {
  expect(toCloneInput(form(), { engineId: 'local', containerId: 'c1' })).toEqual({
    engineId: 'local',
    containerId: 'c1',
    start: false,
    unnamedMounts: 'recommended',
    writableLayer: 'include',
    mode: 'pause',
  })
})

test('ports are asked for only where the source publishes any, and then they are free ones', () => {
  const publishing = createCloneForm(createDetail({ publishedPorts: [port] }))
  expect(toCloneInput(publishing, { engineId: 'local', containerId: 'c1' }).overrides).toEqual({ ports: 'auto' })
})

describe('a shared writable mount', () => {
  const plan = createPlan()
  const shared = form({ start: true, mounts: { '/data': 'share', '/site': 'share' } })

  test('is contested only when the clone starts while its source runs', () => {
    expect(findContestedMounts(shared, plan)).toEqual(['/data', '/site'])
    expect(findContestedMounts({ ...shared, start: false }, plan)).toEqual([])
    expect(findContestedMounts(shared, createPlan({ sourceState: 'exited' }))).toEqual([])
  })

  test('is contested as well when the plan, and nobody here, chose to share it', () => {
    const sharing = createPlan({ mounts: [createPlannedMount({ choice: 'share' })] })
    expect(findContestedMounts(form({ start: true }), sharing)).toEqual(['/data'])
  })

  test('is not contested when it was read-only already', () => {
    const readOnly = createPlan({ mounts: [createPlannedMount({ writable: false })] })
    expect(findContestedMounts(shared, readOnly)).toEqual([])
  })

  test('needs an explicit yes, which is sent only with a start', () => {
    expect(checkCloneStart(shared, plan)).toHaveProperty('acceptSharing')
    const accepted = { ...shared, acceptSharing: true }
    expect(checkCloneStart(accepted, plan)).toEqual({})
    expect(toCloneInput(accepted, { engineId: 'local', containerId: 'c1' }).allowSharedMounts).toBe(true)
    expect(toCloneInput({ ...accepted, start: false }, { engineId: 'local', containerId: 'c1' })).not.toHaveProperty(
      'allowSharedMounts',
    )
  })

  test('is asked about again when more is shared than there was a yes to', () => {
    const accepted = { ...shared, acceptSharing: true }
    expect(changeCloneForm(accepted, { mounts: { '/data': 'share' } }).acceptSharing).toBe(false)
    expect(changeCloneForm(accepted, { name: 'other' }).acceptSharing).toBe(true)
  })
})

describe('what is sent of the environment', () => {
  test('changed, added and removed variables, and no others', () => {
    const added = { key: 'a', name: 'NEW', value: '', original: undefined, removed: false }
    const environment = variables(({ name }) => (name === 'COLOUR' ? { removed: true } : { value: 'typed' }), [added])
    expect(toCloneInput(form({ environment }), { engineId: 'local', containerId: 'c1' }).overrides).toEqual({
      env: { COLOUR: null, SECRET: 'typed', NEW: '' },
    })
  })

  test('a name twice, an empty one and one with an equals sign are refused', () => {
    for (const name of ['COLOUR', '', 'A=B']) {
      const added = { key: 'a', name, value: 'x', original: undefined, removed: false }
      expect(checkCloneForm(form({ environment: variables(() => ({}), [added]) }))).toHaveProperty('environment')
    }
  })
})

describe('other settings', () => {
  test('are sent as what they mean', () => {
    const typed = settings({ memoryBytes: '512M', cpus: '0.5', command: 'sh\n-c\necho  a\n', hostname: 'copy' })
    expect(
      toCloneInput({ ...typed, restartPolicy: { name: 'always' } }, { engineId: 'local', containerId: 'c1' }).overrides,
    ).toEqual({
      memoryBytes: 536_870_912,
      cpus: 0.5,
      command: ['sh', '-c', 'echo  a'],
      hostname: 'copy',
      restartPolicy: { name: 'always' },
    })
  })

  test.for([
    ['memoryBytes', '5M'],
    ['memoryBytes', 'plenty'],
    ['cpus', '-1'],
    ['cpus', 'two'],
    ['hostname', 'a_b'],
    ['hostname', 'a-'],
    ['image', 'a b'],
    ['workingDir', 'srv'],
  ] as const)('%s of %j is told to be wrong, in words', ([name, text]) => {
    expect(checkCloneForm(settings({ [name]: text }))[name]).toMatch(/\w+ .+\.$/)
  })

  test.for([
    ['memoryBytes', '0'],
    ['memoryBytes', '6M'],
    ['cpus', '0'],
    ['workingDir', '/'],
    ['user', '1000:1000'],
  ] as const)('%s of %j is fine', ([name, text]) => {
    expect(checkCloneForm(settings({ [name]: text }))).toEqual({})
  })
})

test('a name the plan says is taken stands in the way, until another is typed', () => {
  const conflict = {
    code: 'NAME_IN_USE',
    field: 'name',
    message: verbatim('There is a container web already.'),
    fix: null,
  } as const
  const plan = createPlan({ name: 'web', conflicts: [conflict] })
  expect(checkCloneStart(form({ name: 'web' }), plan).name).toBe(textOf(conflict.message))
  expect(checkCloneStart(form({ name: 'web-2' }), plan)).toEqual({})
})

describe('the fix of a conflict', () => {
  const before = form({
    mounts: { '/site': 'exclude' },
    overrides: { namespaces: { ipc: null } },
    acceptSharing: true,
  })
  test.for<[Record<string, unknown>, Partial<CloneForm>]>([
    [{ name: 'web-clone-2' }, { name: 'web-clone-2' }],
    [{ mode: 'stop' }, { mode: 'stop' }],
    [{ overrides: { ports: 'auto' } }, { ports: 'auto' }],
    [{ start: false }, { start: false, acceptSharing: false }],
    [{ overrides: { namespaces: { network: 'vpn2' } } }, { overrides: { namespaces: { ipc: null, network: 'vpn2' } } }],
    [
      { mounts: { '/data': 'share-read-only' } },
      { mounts: { '/site': 'exclude', '/data': 'share-read-only' }, acceptSharing: false },
    ],
  ])('%j goes into its field and no other', ([fix, change]) => {
    expect(applyFix(before, fix)).toEqual({ ...before, ...change })
  })
})
