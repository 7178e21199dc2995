import type { TarEvent } from '@holdfast/archive'
import { plainPath, splitPath, type LayerPiece } from './layer-piece.ts'
import { whiteoutPiece, whiteoutPrefix } from './whiteout-piece.ts'

/**
 * Makes of the tar of an overlay's upper folder what an image layer has: a deletion, which is a character device 0,0 there or a
 * hard link to one, becomes a whiteout. The root's own entry is left out, as the engine does. A file whose own name looks like a
 * whiteout would delete something wherever the layer is used: it is left out and told to `onLost`.
 * @NOTE overlayfs: one inode stands for many whiteouts, of which a tar shows the first as the device.
 */
export async function* upperPieces(
  events: AsyncIterable<TarEvent>,
  onLost: (path: Buffer) => void,
): AsyncGenerator<LayerPiece> {
  const whiteouts = new Set<string>()
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
    const key = path.toString('latin1')
    const target = entry.type === '1' ? plainPath(entry.linkName).toString('latin1') : null
    isLeftOut = path.length === 0
    if (isLeftOut) continue
    if (isWhiteoutName(path) || (target !== null && lost.has(target))) {
      isLeftOut = true
      lost.add(key)
      onLost(path)
    } else if (entry.type === '3' && entry.deviceMajor === 0 && entry.deviceMinor === 0) {
      whiteouts.add(key)
      yield whiteoutPiece(path)
    } else if (target !== null && whiteouts.has(target)) yield whiteoutPiece(path)
    else yield { kind: 'entry', path, isWhiteout: false, entry }
  }
}

/** A folder of such a name takes all that is in it along. */
function isWhiteoutName(path: Buffer): boolean {
  const text = path.toString('latin1')
  return text.startsWith(whiteoutPrefix) || text.includes(`/${whiteoutPrefix}`)
}

/** The same of a layer the engine made itself. */
export async function* layerPieces(events: AsyncIterable<TarEvent>): AsyncGenerator<LayerPiece> {
  let isLeftOut = false
  for await (const event of events) {
    if (event.kind === 'end') return
    if (event.kind === 'data') {
      if (!isLeftOut) yield event
      continue
    }
    const path = plainPath(event.entry.name)
    isLeftOut = path.length === 0
    if (isLeftOut) continue
    const { folder, base } = splitPath(path)
    const isWhiteout = base.toString('latin1').startsWith(whiteoutPrefix)
    const about = isWhiteout ? Buffer.concat([folder, Buffer.from('/'), base.subarray(whiteoutPrefix.length)]) : path
    yield { kind: 'entry', path: about, isWhiteout, entry: event.entry }
  }
}
