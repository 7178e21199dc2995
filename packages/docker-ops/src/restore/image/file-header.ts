/** The largest number that eleven octal digits hold: 8 GiB less one byte. */
const largestOctal = 0o77777777777

/** The header of a file in a tar (POSIX.1-2017 ustar): mode 644, owner 0, no time. Sizes from 8 GiB on are base-256, as GNU has them. */
export function fileHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100, 'utf8')
  header.write('0000644\0', 100, 'latin1')
  header.write('0000000\0', 108, 'latin1')
  header.write('0000000\0', 116, 'latin1')
  if (size > largestOctal) {
    header.writeBigUInt64BE(BigInt(size), 128)
    header[124] = 0x80
  } else header.write(`${size.toString(8).padStart(11, '0')}\0`, 124, 'latin1')
  header.write('00000000000\0', 136, 'latin1')
  header.write('        ', 148, 'latin1')
  header.write('0', 156, 'latin1')
  header.write('ustar\0', 257, 'latin1')
  header.write('00', 263, 'latin1')
  const checksum = header.reduce((sum, byte) => sum + byte, 0)
  header.write(`${checksum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return header
}
