import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { everyKind, file, header, tar } from '../../../archive/src/testing/build-tar.ts'
import { findEntry, listFolder, openFile, openFolder } from './browse-tree.ts'
import type { TreeBlobs } from '../blob/blob-ref.ts'
import { collect, inPieces, TreeWorld } from '../testing/tree-world.ts'
import { writeLayerTree } from '../tree/write-layer-tree.ts'

const large = Buffer.alloc(3_000_000, 'large ')
const long = 'n'.repeat(83)

function sample(prefix: string): Buffer {
  return tar(
    ...(prefix === '' ? [] : [header({ name: prefix, type: '5' })]),
    file(`${prefix}a`, 'first'),
    header({ name: `${prefix}d/`, type: '5' }),
    file(`${prefix}d/${long}`, large),
    hardLink(`${prefix}d/in`, `${prefix}d/${long}`),
    hardLink(`${prefix}d/out`, `${prefix}a`),
    hardLink(`${prefix}d/out2`, `${prefix}a`),
    header({ name: `${prefix}d/s`, type: '2', patch: (block) => void block.write('../a', 157) }),
    header({ name: `${prefix}d.x`, type: '5' }),
    file(Buffer.from(`${prefix}\u00ff`, 'latin1'), 'no text'),
  )
}

const trees = ['of a mount', 'of a layer'].map((kind) => ({ kind }))

test.each(trees)('a folder lists its children, and no others ($kind)', async ({ kind }) => {
  const { world, tree } = await prepare(kind)
  const list = async (path: string) => {
    const names: string[] = []
    const options = { path: Buffer.from(path), signal: world.signal }
    for await (const entry of listFolder(world.store, tree, options))
      names.push(`${entry.type} ${entry.path.toString('latin1')}`)
    return names
  }
  expect(await list('')).toEqual(['file a', 'folder d', 'folder d.x', 'file \u00ff'])
  expect(await list('d')).toEqual([
    `file d/${long}`,
    'hard link d/in',
    'hard link d/out',
    'hard link d/out2',
    'link d/s',
  ])
  expect(await list('nothing')).toEqual([])
})

test.each(trees)('one entry is found, a hard link as the file it stands for ($kind)', async ({ kind }) => {
  const { world, tree } = await prepare(kind)
  const find = async (path: string) => findEntry(world.store, tree, { path: Buffer.from(path), signal: world.signal })
  expect(await find('a')).toMatchObject({ type: 'file', size: 5 })
  expect(await find('d/out')).toMatchObject({ path: Buffer.from('d/out'), type: 'file', size: 5 })
  expect(await find('d/s')).toMatchObject({ type: 'link', linkTarget: Buffer.from('../a') })
  expect(await find('z')).toBe(null)
})

test.each(trees)('a file gives its data, and nothing else is one ($kind)', async ({ kind }) => {
  const { world, tree, options } = await prepare(kind)
  const open = async (path: string) => collect(openFile(world.store, tree, { ...options, path: Buffer.from(path) }))
  expect((await open(`d/${long}`)).equals(large)).toBe(true)
  expect((await open('d/in')).equals(large)).toBe(true)
  expect((await open('d/out')).toString()).toBe('first')
  for (const path of ['d', 'd/s', 'z', '']) await expect(open(path)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test.each(trees)('a folder is a tar that GNU tar takes, with what its hard links lead to ($kind)', async ({ kind }) => {
  const { world, tree, options } = await prepare(kind)
  const bytes = await collect(openFolder(world.store, tree, { ...options, path: Buffer.from('d') }))
  const run = (...args: string[]) => execFileSync('tar', args, { input: bytes, maxBuffer: 2 ** 26 })
  expect(run('-tf', '-').toString().trimEnd().split('\n')).toEqual([
    'd/',
    `d/${long}`,
    'd/in',
    'd/out',
    'd/out2',
    'd/s',
  ])
  expect(run('-xOf', '-', `d/${long}`).equals(large)).toBe(true)
  expect(run('-xOf', '-', 'd/out').toString()).toBe('first')
  expect(run('-tvf', '-').toString()).toMatch(/d\/out2 link to d\/out\n/)
  expect(run('-tvf', '-').toString()).toContain(`d/in link to d/${long}\n`)
  const nothing = collect(openFolder(world.store, tree, { ...options, path: Buffer.from('a') }))
  await expect(nothing).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test.each(trees)("the tree's own folder has everything in it ($kind)", async ({ kind }) => {
  const { world, tree, options } = await prepare(kind)
  const bytes = await collect(openFolder(world.store, tree, { ...options, path: Buffer.alloc(0) }))
  const names = execFileSync('tar', ['-tf', '-'], { input: bytes, encoding: 'utf8', maxBuffer: 2 ** 26 })
  expect(names).toContain('files/d/out2\n')
})

test('every kind of entry can be in a folder that is taken out', async () => {
  const world = new TreeWorld()
  const tree = await world.write(everyKind)
  const bytes = await collect(openFolder(world.store, tree, { path: Buffer.alloc(0), signal: world.signal }))
  const names = execFileSync('tar', ['-tf', '-'], { input: bytes, encoding: 'utf8' })
  expect(names).toContain(`files/${'p'.repeat(300)}\nfiles/${'n'.repeat(150)}\n`)
  // GNU tar loses its way behind the sparse file of the original as well.
  expect(names).toContain('files/sparse\n')
})

async function prepare(kind: string) {
  const world = new TreeWorld()
  const { signal } = world
  if (kind === 'of a mount') return { world, tree: await world.write(sample('holdfast-mount/')), options: { signal } }
  const bytes = sample('')
  const tree: TreeBlobs = await writeLayerTree(world.store, inPieces(bytes), world.options)
  return { world, tree, options: { signal, openLayerTar: () => inPieces(bytes) } }
}

function hardLink(name: string, target: string): Buffer {
  return header({ name, type: '1', patch: (block) => void block.write(target, 157) })
}
