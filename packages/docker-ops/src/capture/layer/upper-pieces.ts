import type { TarEvent } from '@holdfast/archive'
import { whiteoutName, whiteoutPrefix } from '../../writable-layer/whiteout-names.ts'
import { refuseDeepFolder } from '../../engine/deep-folder.ts'
import { plainPath, splitPath, type LayerPiece } from './layer-piece.ts'
import { whiteoutPiece } from './whiteout-piece.ts'

/** Is told each path that is left out. */
type OnLost = (path: Buffer) => void

/**
 * Makes of the tar of an overlay's upper folder what an image layer has: a deletion, which is a character device 0,0 there or a
 * hard link to one, becomes a whiteout. The root's own entry is left out, as the engine does. A file whose own name looks like a
 * whiteout would delete something wherever the layer is used: it is left out and told to `onLost`.
 * @NOTE overlayfs: one inode stands for many whiteouts, of which a tar shows the first as the device.
 */
export async function* upperPieces(events: AsyncIterable<TarEvent>, onLost: OnLost): AsyncGenerator<LayerPiece> {
  const whiteouts = new Set<string>()
  for await (const piece of plainPieces(events, onLost)) {
    if (piece.kind === 'data') {
      yield piece
      continue
    }
    const { path, entry } = piece
    if (entry.type === '3' && entry.deviceMajor === 0 && entry.deviceMinor === 0) {
      whiteouts.add(keyOf(path))
      yield whiteoutPiece(path)
    } else if (entry.type === '1' && whiteouts.has(keyOf(plainPath(entry.linkName)))) yield whiteoutPiece(path)
    else yield piece
  }
}

/** The same of a whole filesystem, in which nothing is a deletion. */
export async function* plainPieces(events: AsyncIterable<TarEvent>, onLost: OnLost) {
  yield* kept(events, { isLost: (path) => whiteoutName(path.toString('latin1')) !== null, onLost })
}

/**
 * The same of a layer the engine made itself. There a file that looks like a whiteout is one, except those in `lostNames`: paths as
 * `changedWhiteoutNames` gives them.
 */
export async function* layerPieces(
  events: AsyncIterable<TarEvent>,
  { lostNames, onLost }: { lostNames: readonly string[]; onLost: OnLost },
): AsyncGenerator<LayerPiece> {
  const known = new Set(lostNames.map(textKey))
  const isLost = (path: Buffer, { size, type }: { size: number; type: string }): boolean => {
    const name = whiteoutName(path.toString('utf8'))
    if (name === null) return false
    // The engine's own are empty files.
    const isEmptyFile = size === 0 && (type === '0' || type === '\0')
    return known.has(textKey(name)) || !isEmptyFile || name.length < path.toString('utf8').length
  }
  for await (const piece of kept(events, { isLost, onLost })) {
    if (piece.kind === 'data') {
      yield piece
      continue
    }
    const { folder, base } = splitPath(piece.path)
    const isWhiteout = base.toString('latin1').startsWith(whiteoutPrefix)
    if (isWhiteout) piece.path = Buffer.concat([folder, Buffer.from('/'), base.subarray(whiteoutPrefix.length)])
    yield { ...piece, isWhiteout }
  }
}

/** All but the root's own entry, what is lost, and hard links to that. @throws OpError those of `refuseDeepFolder`. */
async function* kept(
  events: AsyncIterable<TarEvent>,
  { isLost, onLost }: { isLost: (path: Buffer, entry: { size: number; type: string }) => boolean; onLost: OnLost },
) {
  const lost = new Set<string>()
  let isLeftOut = false
  for await (const event of events) {
    if (event.kind === 'end') return
    if (event.kind === 'data') {
      if (!isLeftOut) yield event
      continue
    }
    const { entry } = event
    const path = plainPath(entry.name)
    isLeftOut = path.length === 0
    if (isLeftOut) continue
    refuseDeepFolder({ name: path, type: entry.type })
    isLeftOut = isLost(path, entry) || (entry.type === '1' && lost.has(keyOf(plainPath(entry.linkName))))
    if (isLeftOut) {
      lost.add(keyOf(path))
      onLost(path)
    } else yield { kind: 'entry' as const, path, isWhiteout: false, entry }
  }
}

function keyOf(path: Buffer): string {
  return path.toString('latin1')
}

/** A name in bytes that are no UTF-8 is written with more or fewer replacement characters by different programs. */
function textKey(path: string): string {
  return path.replace(/^\//, '').replaceAll(/\ufffd+/g, '\ufffd')
}
