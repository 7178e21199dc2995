import type { WalkedEntry } from './walk-entries.ts'

const block = 512

/**
 * An entry's header under another name: the block as it came, and a PAX header for what
 * does not fit in it. Other records of PAX headers, such as extended attributes, are left out.
 * POSIX pax, "pax Interchange Format".
 */
export function renamedHeader(entry: WalkedEntry, { name, link }: { name: Buffer; link: Buffer }): Buffer {
  const own = ownBlocks(entry.header)
  const header = Buffer.from(own.subarray(0, block))
  const { size } = entry
  header.fill(0, 0, 100).fill(0, 157, 257)
  name.copy(header, 0, 0, 100)
  link.copy(header, 157, 0, 100)
  // GNU has its own fields where ustar has the prefix of the name; of a sparse file they are its map.
  if (entry.type !== 'S') header.fill(0, 345, 500).write('ustar\u000000', 257, 'latin1')
  header.write(size.toString(8).padStart(11, '0').slice(-11) + '\0', 124, 'latin1')
  const records = [
    ...(name.length > 100 ? [paxRecord('path', name)] : []),
    ...(link.length > 100 ? [paxRecord('linkpath', link)] : []),
    ...(size >= 8 ** 11 ? [paxRecord('size', String(size))] : []),
    ...(entry.uid >= 8 ** 7 ? [paxRecord('uid', String(entry.uid))] : []),
    ...(entry.gid >= 8 ** 7 ? [paxRecord('gid', String(entry.gid))] : []),
    paxRecord('mtime', String(entry.mtime)),
  ]
  return Buffer.concat([paxHeader(Buffer.concat(records)), sealed(header), own.subarray(block)])
}

/** The blocks behind all extension headers. */
function ownBlocks(header: Buffer): Buffer {
  let at = 0
  while (header.length - at > block && 'xgLK'.includes(String.fromCharCode(header[at + 156] ?? 0)))
    at += block + padded(Number.parseInt(header.toString('latin1', at + 124, at + 135), 8) || 0)
  return header.subarray(at)
}

function paxHeader(body: Buffer): Buffer {
  const header = Buffer.alloc(block)
  header.write('PaxHeader', 0)
  header.write('0000644\u00000000000\u00000000000\0', 100, 'latin1')
  header.write(`${body.length.toString(8).padStart(11, '0')}\u000000000000000\0`, 124, 'latin1')
  header.write('x', 156)
  header.write('ustar\u000000', 257, 'latin1')
  return Buffer.concat([sealed(header), body, Buffer.alloc(padded(body.length) - body.length)])
}

function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

function sealed(header: Buffer): Buffer {
  header.fill(' ', 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}

export function padded(size: number): number {
  return Math.ceil(size / block) * block
}
