import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isTest, roomOf } from './read-rooms.mjs'

/** The repository this file lies in; a test lays a copy of it into a tree of its own. */
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** Packages that one room alone may use, and why. */
const wrapped = {
  'npm:dockerode': 'dockerode is wrapped once, in packages/docker-ops; its types never leave it.',
  'npm:docker-modem': 'dockerode is wrapped once, in packages/docker-ops; its types never leave it.',
}

/** Imports point down: reports each one that scripts/lint/rooms/ does not allow, with the reason it gives. */
export const importsRule = {
  create: (context) => {
    const file = relative(root, context.filename)
    const room = roomOf(file)
    if (room === undefined)
      return {
        Program: (node) =>
          context.report({ node, message: `${file} is in no room: put its folder into scripts/lint/rooms/.` }),
      }
    const check = (source, types) => {
      if (typeof source?.value !== 'string') return
      const message = refusal({ file, room, types }, source.value)
      if (message !== undefined) context.report({ node: source, message })
    }
    return {
      ImportDeclaration: (node) => check(node.source, node.importKind === 'type'),
      ExportNamedDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ExportAllDeclaration: (node) => check(node.source, node.exportKind === 'type'),
      ImportExpression: (node) => check(node.source, false),
      TSImportType: (node) => check(node.source, true),
    }
  },
}

function refusal({ file, room, types }, specifier) {
  const fromTest = isTest(file)
  const may = (what) => room.code.has(what) || (types && room.types.has(what)) || (fromTest && room.tests.has(what))
  const { outside, inside } = resolveImport(file, specifier)
  if (outside !== undefined)
    return may(outside) ? undefined : `${room.name} may not import ${specifier}. ${wrapped[outside] ?? room.reason}`
  const to = inside === undefined ? undefined : roomOf(inside)
  if (to === undefined) return `${specifier} leads into no room of scripts/lint/rooms/.`
  const toTest = isTest(inside)
  if (toTest && !fromTest) return `${specifier} is for tests. Code that ships must not import it.`
  if (to === room || may(to.name) || (toTest && may(`testing ${to.name}`))) return undefined
  return `${room.name} may not import ${types ? 'types' : 'code'} of ${to.name}. ${room.reason}`
}

/** A path of the repository, or the name of a package from outside. */
function resolveImport(file, specifier) {
  if (specifier.startsWith('.')) return { inside: relative(root, resolve(root, dirname(file), specifier)) }
  if (isBuiltin(specifier)) return { outside: 'node' }
  const [, name, subpath] = /^((?:@[^/]+\/)?[^/]+)(.*)$/.exec(specifier) ?? []
  const own = ownPackages().get(name)
  if (own === undefined) return { outside: `npm:${name}` }
  const target = own.exports?.[`.${subpath}`]
  return { inside: target && join(own.folder, target) }
}

let manifests
function ownPackages() {
  manifests ??= new Map(
    ['.', 'packages', 'apps']
      .filter((parent) => existsSync(join(root, parent)))
      .flatMap((parent) => readdirSync(join(root, parent)).map((name) => join(parent, name)))
      .filter((folder) => existsSync(join(root, folder, 'package.json')))
      .map((folder) => {
        const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
        return [name, { folder, exports }]
      }),
  )
  return manifests
}
