/** For tests: the parts of a tar, to be put together right or wrong. */
export interface HeaderFields {
  name?: string | Buffer
  type?: string
  size?: number
  /** The raw 12 bytes of the size field, instead of octal digits. */
  sizeField?: Buffer
  magic?: string
  /** Written over the finished header before its checksum is made. */
  patch?: (header: Buffer) => void
}

export function header(fields: HeaderFields = {}): Buffer {
  const block = Buffer.alloc(512)
  Buffer.from(fields.name ?? 'file').copy(block, 0, 0, 100)
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100, 'latin1')
  block.write((fields.size ?? 0).toString(8).padStart(11, '0'), 124, 'latin1')
  fields.sizeField?.copy(block, 124)
  block.write('00000000000\0', 136, 'latin1')
  block.write(fields.type ?? '0', 156, 'latin1')
  block.write(fields.magic ?? 'ustar\x0000', 257, 'latin1')
  fields.patch?.(block)
  return sealed(block)
}

/** The header with the checksum its other bytes ask for. */
export function sealed(block: Buffer): Buffer {
  block.fill(' ', 148, 156)
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** Data and the zeros that fill its last block. */
export function body(data: string | Buffer): Buffer {
  const bytes = Buffer.from(data)
  return Buffer.concat([bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

export function file(name: string | Buffer, data: string | Buffer, fields: HeaderFields = {}): Buffer {
  return Buffer.concat([header({ name, size: Buffer.byteLength(data), ...fields }), body(data)])
}

export function extension(type: string, data: string | Buffer): Buffer {
  return file('././@LongLink', data, { type })
}

export function paxRecord(key: string, value: string | Buffer): Buffer {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
  let length = rest.length + 1
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length
  return Buffer.concat([Buffer.from(String(length)), rest])
}

export const gnuMagic = 'ustar  \0'
export const zeroBlock = Buffer.alloc(512)
export const trailer = Buffer.alloc(1024)

export function tar(...parts: Buffer[]): Buffer {
  return Buffer.concat([...parts, trailer])
}

/** Nine entries, with every structure a tar can have. */
export const everyKind = tar(
  header({ name: 'folder/', type: '5' }),
  file('folder/empty', ''),
  file('folder/zeros', Buffer.alloc(2048)),
  file('folder/one', 'x'),
  header({ name: 'link', type: '2' }),
  extension('g', paxRecord('comment', 'for all')),
  extension('x', Buffer.concat([paxRecord('path', 'p'.repeat(300)), paxRecord('size', '600')])),
  file('short', Buffer.alloc(600, 'y'), { size: 0 }),
  extension('K', 'target\0'),
  extension('L', `${'n'.repeat(150)}\0`),
  file('cut name', 'z', { magic: gnuMagic }),
  header({ name: 'sparse', type: 'S', size: 3, magic: gnuMagic, patch: (block) => void block.writeUInt8(1, 482) }),
  Buffer.alloc(512).fill(1, 504, 505),
  Buffer.alloc(512),
  body('abc'),
  file('last', 'end'),
)
