/** A tar (ustar) of a folder with these files, in their order. Names fit into 100 bytes. */
export function smallTar(folder: string, files: Readonly<Record<string, string | Buffer>>): Buffer {
  const entries = Object.entries(files).flatMap(([name, content]) => {
    const bytes = Buffer.from(content)
    const padding = Buffer.alloc((512 - (bytes.length % 512)) % 512)
    return [header(`${folder}/${name}`, '0', bytes.length), bytes, padding]
  })
  return Buffer.concat([header(`${folder}/`, '5', 0), ...entries, Buffer.alloc(1024)])
}

function header(name: string, type: string, size: number): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100)
  block.write('0000644\0'.concat('0000000\0', '0000000\0'), 100, 'latin1')
  block.write(size.toString(8).padStart(11, '0').concat(' ', '00000000000 ', '        ', type), 124, 'latin1')
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(sum.toString(8).padStart(6, '0').concat('\0 '), 148, 'latin1')
  return block
}
