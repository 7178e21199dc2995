import { buffer } from 'node:stream/consumers'
import { readTar } from '@holdfast/archive'
import { expect, test } from 'vitest'
import { inPieces, tarOf } from '../testing/tar-of.ts'
import { piecesToTar, type LayerPiece } from './layer-piece.ts'
import { layerPieces, upperPieces } from './upper-pieces.ts'
import { withDeletions } from './with-deletions.ts'

const whiteout = { type: 'character-device', devmajor: 0, devminor: 0 } as const
const none = { deleted: [], isQuiesced: true }
/** What the engine makes by itself in these trees. */
const engineMade = ['dev', 'data']

test('entries stay as they are, a device 0,0 and a hard link to one become whiteouts, the root is left out', async () => {
  const long = 'n'.repeat(180)
  const { names, lost } = await convert(
    await tarOf(
      [{ name: './', type: 'directory' }],
      [{ name: './etc/', type: 'directory' }],
      [{ name: './etc/gone', ...whiteout }],
      [{ name: './etc/gone too', type: 'link', linkname: './etc/gone' }],
      [{ name: './etc/kept' }, 'x'.repeat(5_000)],
      [{ name: './etc/linked', type: 'link', linkname: './etc/kept' }],
      [{ name: './null', type: 'character-device', devmajor: 1, devminor: 3 }],
      [{ name: `./etc/${long}`, type: 'link', linkname: './etc/gone' }],
      [{ name: './ä', type: 'link', linkname: './etc/gone' }],
    ),
  )
  expect(names).toEqual([
    '5 ./etc/',
    '0 ./etc/.wh.gone',
    '0 ./etc/.wh.gone too',
    `0 ./etc/kept ${'x'.repeat(5_000)}`,
    '1 ./etc/linked',
    '3 ./null',
    `0 ./etc/.wh.${long}`,
    '0 ./.wh.ä',
  ])
  expect(lost).toEqual([])
})

test('a file that is named like a whiteout is left out and told, with its links and what is below it', async () => {
  const { names, lost } = await convert(
    await tarOf(
      [{ name: './.wh.file' }, 'data'],
      [{ name: './after' }, 'data'],
      [{ name: './b', type: 'link', linkname: './.wh.file' }],
      [{ name: './d/.wh.folder/', type: 'directory' }],
      [{ name: './d/.wh.folder/in' }, 'data'],
    ),
  )
  expect(names).toEqual(['0 ./after data'])
  expect(lost).toEqual(['.wh.file', 'b', 'd/.wh.folder', 'd/.wh.folder/in'])
})

test('of a layer the engine made, what is known to be no deletion, or cannot be one, is left out and told', async () => {
  const tar = await tarOf(
    [{ name: 'd/', type: 'directory' }],
    [{ name: 'd/.wh.gone' }, ''],
    [{ name: 'd/.wh.known' }, ''],
    [{ name: 'd/.wh.data' }, 'data'],
    [{ name: '.wh.folder/', type: 'directory' }],
    [{ name: '.wh.folder/in' }, ''],
    [{ name: '.wh.in/in' }, ''],
    [{ name: 'link', type: 'link', linkname: 'd/.wh.data' }],
    [{ name: 'kept' }, 'data'],
  )
  const lost: string[] = []
  const found: string[] = []
  const options = { lostNames: ['/d/.wh.known'], onLost: (path: Buffer) => void lost.push(path.toString()) }
  for await (const piece of layerPieces(readTar(inPieces(tar)), options))
    if (piece.kind === 'entry') found.push(`${piece.path.toString()}${piece.isWhiteout ? ' is gone' : ''}`)
  expect(found).toEqual(['d', 'd/gone is gone', 'kept'])
  expect(lost).toEqual(['d/.wh.known', 'd/.wh.data', '.wh.folder', '.wh.folder/in', '.wh.in/in', 'link'])
})

test('what went with a folder that was made anew gets a whiteout of its own, once', async () => {
  const upper = await tarOf(
    [{ name: './again/', type: 'directory' }],
    [{ name: './again/new' }, 'new'],
    [{ name: './again/whited', ...whiteout }],
  )
  const deleted = ['/again/old', '/again/whited', '/again/new', '/untouched/later']
  expect((await convert(upper, { deleted, isQuiesced: true })).names).toEqual([
    '5 ./again/',
    '0 ./again/new new',
    '0 ./again/.wh.whited',
    '0 ./again/.wh.old',
  ])
})

test('where the opaque folders are known nobody is asked: the topmost of them are marked', async () => {
  const upper = await tarOf(
    [{ name: './again/', type: 'directory' }],
    [{ name: './again/inner/', type: 'directory' }],
    [{ name: './again/inner/new' }, 'new'],
    [{ name: './changed/', type: 'directory' }],
    [{ name: './changed/again/', type: 'directory' }],
    [{ name: './data/', type: 'directory' }],
  )
  const opaque = new Set(['again', 'again/inner', 'changed/again', 'data'])
  const { names, asked } = await convert(upper, { ...none, opaque })
  expect(asked).toBe(0)
  expect(names).toEqual([
    '5 ./again/',
    '0 ./again/.wh..wh..opq',
    '5 ./again/inner/',
    '0 ./again/inner/new new',
    '5 ./changed/',
    '5 ./changed/again/',
    '0 ./changed/again/.wh..wh..opq',
    '5 ./data/',
  ])
})

test('a deletion whose name is no UTF-8 makes its folder opaque if the container stood still, else it is told', async () => {
  const upper = await tarOf([{ name: './again/', type: 'directory' }], [{ name: './again/new' }, 'new'])
  const deleted = ['/again/\ufffd\ufffd', '/again/\ufffdb']
  const still = await convert(upper, { deleted, isQuiesced: true })
  expect(still.names).toEqual(['5 ./again/', '0 ./again/new new', '0 ./again/.wh..wh..opq'])
  const moving = await convert(upper, { deleted, isQuiesced: false })
  expect(moving.names).toEqual(['5 ./again/', '0 ./again/new new'])
  expect(moving.lost).toHaveLength(2)
})

test('the engine is asked for deletions once, and not at all where no folder could have been made anew', async () => {
  const files = await convert(
    await tarOf([{ name: './data/', type: 'directory' }], [{ name: './a' }, 'x'], [{ name: './gone', ...whiteout }]),
  )
  expect([files.asked, files.names]).toEqual([0, ['5 ./data/', '0 ./a x', '0 ./.wh.gone']])

  const folders = await convert(
    await tarOf(
      [{ name: './data/', type: 'directory' }],
      [{ name: './gone', ...whiteout }],
      [{ name: './one/', type: 'directory' }],
      [{ name: './two/', type: 'directory' }],
    ),
    { deleted: ['/gone', '/one/old', '/data/old'], isQuiesced: true },
  )
  expect(folders.asked).toBe(1)
  expect(folders.names).toEqual(['5 ./data/', '0 ./.wh.gone', '5 ./one/', '5 ./two/', '0 ./one/.wh.old'])
})

async function convert(
  upper: Buffer,
  {
    deleted,
    isQuiesced,
    opaque = null,
  }: { deleted: string[]; isQuiesced: boolean; opaque?: Set<string> | null } = none,
): Promise<{ names: string[]; lost: string[]; asked: number }> {
  const lost: string[] = []
  let asked = 0
  const list = async () => {
    asked += 1
    return deleted
  }
  const isEngineMade = (piece: LayerPiece) => piece.kind === 'entry' && engineMade.includes(piece.path.toString())
  const onLost = (path: string) => void lost.push(path)
  const pieces = upperPieces(readTar(inPieces(upper)), (path) => void lost.push(path.toString()))
  const tar = piecesToTar(withDeletions(pieces, { opaque, list, isEngineMade, isQuiesced, onLost }))
  const found: { name: string; data: string }[] = []
  for await (const event of readTar(inPieces(await buffer(copies(tar))))) {
    const last = found.at(-1)
    if (event.kind === 'entry') found.push({ name: `${event.entry.type} ${event.entry.name.toString()}`, data: '' })
    if (event.kind === 'data' && last !== undefined) last.data += event.bytes.toString()
  }
  return { names: found.map(({ name, data }) => `${name} ${data}`.trimEnd()), lost, asked }
}

async function* copies(tar: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of tar) yield Buffer.from(chunk)
}
