import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { table } from './rooms.mjs'
import { lintTree, type Finding } from './testing/lint-tree.ts'

interface Package {
  folder: string
  isTesting?: boolean
  all?: string[]
  tests?: string[]
  layers: { rooms: Record<string, string[]> }[]
}

interface Row {
  name: string
  path: string
  isFile: boolean
  /** Not what lies beneath it. */
  isFlat: boolean
  isTesting: boolean
  words: string[]
  tests: string[]
}

/** The table read once more, without the code of the rule. */
const rows = Object.entries<Package>(table).flatMap(([packageName, { layers, ...rest }]) => {
  const layersOfNames = layers.map(({ rooms }) => Object.keys(rooms))
  const full = (room: string) => (room === '.' ? packageName : `${packageName}/${room}`)
  return layers.flatMap(({ rooms }, index) =>
    Object.entries(rooms).map(([room, list]): Row => {
      const above = layersOfNames.slice(0, index).flat().map(full)
      const spelled = (words: string[]) =>
        words.flatMap((word) => {
          if (word === '*') return above
          const [, prefix = '', plain = word] = /^(type |testing )?(.*)$/.exec(word) ?? []
          return [prefix + (layersOfNames.flat().includes(plain) ? full(plain) : plain)]
        })
      const path = join(rest.folder, room)
      return {
        name: full(room),
        path,
        isFile: /\.\w+$/.test(room),
        isFlat: room === '.',
        isTesting: rest.isTesting === true || path.split('/').includes('testing'),
        words: spelled([...(rest.all ?? []), ...list]),
        tests: spelled(rest.tests ?? []),
      }
    }),
  )
})

describe('the table', () => {
  const order = rows.map(({ name }) => name)
  const roomsIn = (words: string[]) =>
    words.map((word) => word.replace(/^(type|testing) /, '')).filter((word) => !/^(node|npm:.*)$/.test(word))

  test.each(rows)('has $name where files are', ({ path }) => {
    expect(existsSync(path)).toBe(true)
  })

  test.each(rows)('allows $name what it knows', ({ words, tests }) => {
    expect(order).toEqual(expect.arrayContaining(roomsIn([...words, ...tests])))
  })

  test.each(rows)('allows $name nothing below it', ({ name, words }) => {
    expect(order.slice(0, order.indexOf(name) + 1)).toEqual(expect.arrayContaining(roomsIn(words)))
  })
})

interface Target {
  name: string
  room: Row
  path: string
  isTesting: boolean
}

const targets = rows.flatMap((room): Target[] => {
  if (room.isFile) return [{ name: room.name, room, path: room.path, isTesting: room.isTesting }]
  const own = { name: room.name, room, path: join(room.path, 'target.ts'), isTesting: room.isTesting }
  if (room.isTesting || room.isFlat) return [own]
  return [own, { name: `testing ${room.name}`, room, path: join(room.path, 'testing/target.ts'), isTesting: true }]
})

const probes = rows.flatMap((room) => {
  const beside = (name: string) => join(room.path, name)
  const code = { room, kind: 'code', path: room.isFile ? room.path : beside('probe.ts') } as const
  const tests = {
    room,
    kind: 'tests',
    path: room.isFile ? room.path.replace(/(?=\.\w+$)/, '.test') : beside('probe.test.ts'),
  } as const
  const types = { room, kind: 'types', path: beside('probe-types.ts') } as const
  return room.isFile ? [code, tests] : [code, types, tests]
})

describe('lint sees', () => {
  let findings: Finding[] = []

  beforeAll(async () => {
    const files = new Map(targets.map(({ path }) => [path, 'export {}\n']))
    for (const { path, kind } of probes) files.set(path, targets.map(importOf(path, kind)).join('\n'))
    findings = (await lintTree(files)).filter(({ code }) => code === 'holdfast(imports)')
  }, 120_000)

  test.each(probes.map((probe) => ({ ...probe, name: probe.room.name })))(
    'each edge of $name that the table does not allow, as $kind in $path',
    ({ room, kind, path }) => {
      const here = findings.filter((finding) => finding.path === path)
      const refused = targets.filter((_, index) => here.some(({ line }) => line === index + 1))
      const forbidden = targets.filter((target) => !isAllowed(room, target, kind))
      expect(refused.map(({ name }) => name)).toEqual(forbidden.map(({ name }) => name))
    },
  )
})

function importOf(from: string, kind: 'code' | 'types' | 'tests') {
  return ({ path }: Target) => {
    const way = relative(dirname(from), path)
    const specifier = way.startsWith('.') ? way : `./${way}`
    return kind === 'types' ? `export type * from '${specifier}'` : `import '${specifier}'`
  }
}

function isAllowed(room: Row, target: Target, kind: 'code' | 'types' | 'tests'): boolean {
  const isTest = room.isTesting || kind === 'tests'
  if (target.isTesting && !isTest) return false
  const words = isTest ? [...room.words, ...room.tests] : room.words
  return (
    target.room === room ||
    words.includes(target.room.name) ||
    (kind === 'types' && words.includes(`type ${target.room.name}`)) ||
    (target.isTesting && words.includes(`testing ${target.room.name}`))
  )
}
