import { whiteoutPrefix } from '../../writable-layer/whiteout-names.ts'
import { splitPath, type LayerPiece } from './layer-piece.ts'

/** OCI image specification, layer.md, "Whiteouts". */
const opaque = Buffer.from('.wh..wh..opq')

/** An empty file that deletes `path` of the layers below. */
export function whiteoutPiece(path: Buffer): LayerPiece {
  const { folder, base } = splitPath(path)
  return markerPiece(path, joined(folder, Buffer.concat([Buffer.from(whiteoutPrefix), base])))
}

/** An empty file that deletes all the layers below have in `folder`. */
export function opaquePiece(folder: Buffer): LayerPiece {
  return markerPiece(folder, joined(folder, opaque))
}

function markerPiece(path: Buffer, name: Buffer): LayerPiece {
  const entry = { header: headerOf(name), type: '0', size: 0, mode: 0, uid: 0, gid: 0 }
  return { kind: 'entry', path, isWhiteout: true, entry }
}

/** As the engine writes names where it hands out a folder as `<folder>/.`. */
function joined(folder: Buffer, base: Buffer): Buffer {
  const parts = folder.length === 0 ? ['./', base] : ['./', folder, '/', base]
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

/** A name that is long or no ASCII stands in an extension header, as bytes: POSIX pax, "pax Extended Header". */
function headerOf(name: Buffer): Buffer {
  if (name.length < 100 && name.every((byte) => byte < 0x80)) return block(name, 0, '0')
  const records = paxRecord('path', name)
  const padding = Buffer.alloc((512 - (records.length % 512)) % 512)
  return Buffer.concat([
    block(Buffer.from('PaxHeaders.0/whiteout'), records.length, 'x'),
    records,
    padding,
    block(Buffer.from('./whiteout'), 0, '0'),
  ])
}

function block(name: Buffer, size: number, type: string): Buffer {
  const header = Buffer.alloc(512)
  name.copy(header)
  header.write('0000000\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  header.write(`${size.toString(8).padStart(11, '0')}\0` + '00000000000\0', 124, 'latin1')
  header.write(' '.repeat(8) + type, 148, 'latin1')
  header.write('ustar\x0000', 257, 'latin1')
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

function paxRecord(key: string, value: Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), value, Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}
