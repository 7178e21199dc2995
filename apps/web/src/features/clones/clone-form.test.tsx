// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { checkCloneForm, createCloneForm, findContestedMounts, type CloneForm, type Variable } from './clone-form.ts'
import { describeClone } from './describe-clone.ts'
import { proposeCloneName } from './propose-clone-name.ts'
import { createDetail, createMount } from './testing/create-detail.ts'
import { toStartClone } from './to-start-clone.ts'

const detail = createDetail()
const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }

function form(change: Partial<CloneForm> = {}): CloneForm {
  return { ...createCloneForm(detail, []), ...change }
}

function variables(change: (variable: Variable) => Partial<Variable>, more: Variable[] = []): Variable[] {
  return [...form().environment.map((variable) => ({ ...variable, ...change(variable) })), ...more]
}

describe('the proposed name', () => {
  test.for([
    [[], 'web-clone'],
    [['web-clone'], 'web-clone-2'],
    [['web-clone', 'web-clone-2', 'web-clone-3'], 'web-clone-4'],
  ] as [string[], string][])('beside %j it is %s', ([taken, name]) => {
    expect(proposeCloneName('web', taken)).toBe(name)
  })

  test('of the longest name fits the limit', () => {
    expect(proposeCloneName('x'.repeat(128), [])).toHaveLength(128)
  })
})

describe('data is safe by default', () => {
  test('volumes start empty, folders are shared read-only, memory is not asked about', () => {
    expect(form().mounts).toEqual({ '/data': 'empty', '/site': 'share-read-only' })
  })

  test('the clone is not started', () => {
    expect(form().start).toBe(false)
  })
})

describe('a shared writable mount', () => {
  const shared = form({ start: true, mounts: { '/data': 'share', '/site': 'share' } })

  test('is contested only when the clone starts while its source runs', () => {
    expect(findContestedMounts(shared, detail)).toEqual(['/data', '/site'])
    expect(findContestedMounts({ ...shared, start: false }, detail)).toEqual([])
    expect(findContestedMounts(shared, createDetail({ state: 'exited' }))).toEqual([])
  })

  test('is not contested when it was read-only already', () => {
    const readOnly = createDetail({ mounts: [createMount({ writable: false })] })
    expect(findContestedMounts(shared, readOnly)).toEqual([])
  })

  test('needs an explicit yes, which is sent only then', () => {
    expect(checkCloneForm(shared, detail, [])).toHaveProperty('acceptSharing')
    const accepted = { ...shared, acceptSharing: true }
    expect(checkCloneForm(accepted, detail, [])).toEqual({})
    expect(toStartClone(accepted, detail).allowSharedMounts).toBe(true)
    expect(toStartClone({ ...accepted, start: false }, detail).allowSharedMounts).toBe(false)
  })
})

describe('what is sent of the environment', () => {
  test('nothing, when nothing was changed, hidden values included', () => {
    expect(toStartClone(form(), detail).overrides).toEqual({})
  })

  test('changed, added and removed variables, and no others', () => {
    const added = { key: 'a', name: 'NEW', value: '', original: undefined, removed: false }
    const environment = variables(({ name }) => (name === 'COLOUR' ? { removed: true } : { value: 'typed' }), [added])
    expect(toStartClone(form({ environment }), detail).overrides).toEqual({
      env: { COLOUR: null, SECRET: 'typed', NEW: '' },
    })
  })

  test('a name twice, an empty one and one with an equals sign are refused', () => {
    for (const name of ['COLOUR', '', 'A=B']) {
      const added = { key: 'a', name, value: 'x', original: undefined, removed: false }
      expect(checkCloneForm(form({ environment: variables(() => ({}), [added]) }), detail, [])).toHaveProperty(
        'environment',
      )
    }
  })
})

test('ports are sent only where the source publishes any', () => {
  expect(toStartClone(form(), createDetail({ publishedPorts: [port] })).overrides).toEqual({ ports: 'auto' })
})

test('a name that is taken is refused before anything is sent', () => {
  expect(checkCloneForm(form({ name: 'web' }), detail, ['web']).name).toContain('web exists already')
})

test('the summary says everything the button makes', () => {
  const made = form({ start: true, mounts: { '/data': 'empty', '/site': 'skip' }, ports: 'none' })
  made.environment = variables(({ name }) => (name === 'COLOUR' ? { value: 'blue' } : {}))
  expect(describeClone(made, createDetail({ publishedPorts: [port] }))).toBe(
    'Makes web-clone from web with 1 empty volume and 1 mount left out, and starts it. ' +
      'It publishes no ports. 1 environment variable differs.',
  )
})
