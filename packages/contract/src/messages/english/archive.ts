interface FullDisk {
  path: string
  errno: string
  neededBytes: number | null
  freeBytes: number | null
}

interface BrokenTar {
  at: number
  /** Whole ones before. */
  entries: number
  /** The last of them, quoted; null without any. */
  lastEntry: string | null
  /** What the sender put behind its bytes when it failed. */
  sender: string | null
}

interface EntryOf {
  entry: number
}

/** Of files on a disk, and of streams of bytes. */
export const archiveMessages = {
  'file-exists': ({ path }: { path: string }) => `${path} exists already. It was not overwritten. Choose another name.`,
  'file-incomplete': ({ path, bytes, expectedBytes }: { path: string; bytes: number; expectedBytes: number }) =>
    `${path} has ${bytes} of the ${expectedBytes} bytes that were written to it. Check that disk.`,
  'storage-failed': ({ path, errno }: { path: string; errno: string }) =>
    `The storage failed at ${path} (${errno}). Check that disk.`,
  'disk-full': (disk: FullDisk) => `The disk is full: ${describeFull(disk)}`,
  'quota-exceeded': (disk: FullDisk) => `The disk quota is used up: ${describeFull(disk)}`,
  'file-changed-while-read': ({ path, how }: { path: string; how: 'gone' | 'changed' | 'shrunk' }) =>
    `${path} ${fileChanges[how]} while it was read.`,
  'file-unreadable': ({ path, errno }: { path: string; errno: string }) => `${path} cannot be read (${errno}).`,

  'tar-cut': ({ place, ...tar }: BrokenTar & { place: string }) =>
    `The tar stream was cut ${place}, at byte ${tar.at}. ${describeRest(tar)}`,
  'tar-cut-empty': () => 'before its first byte, it is empty',
  'tar-cut-in-header': ({ entry }: EntryOf) => `inside the header of entry ${entry}`,
  'tar-cut-in-extension': ({ entry }: EntryOf) => `inside an extension header of entry ${entry}`,
  'tar-cut-after-extension': ({ entry }: EntryOf) => `between an extension header and entry ${entry}`,
  'tar-cut-in-sparse-map': ({ entry }: EntryOf) => `inside the sparse map of entry ${entry}`,
  'tar-cut-in-data': ({ entry, name, bytes, size }: EntryOf & { name: string; bytes: number; size: number }) =>
    `inside the data of entry ${entry}, ${name}, of which ${bytes} of ${size} bytes came`,
  'tar-cut-in-padding': ({ entry, name }: EntryOf & { name: string }) =>
    `inside the padding behind the data of entry ${entry}, ${name}`,
  'tar-cut-between-entries': () => 'exactly between two entries, the two zero blocks that must end it are missing',
  'tar-cut-in-end': () => 'before the second of the two zero blocks that must end it',
  'tar-cut-after-end': () => 'inside the zeros behind the last entry',

  'tar-malformed': ({ fault, ...tar }: BrokenTar & { fault: string }) =>
    `The tar stream is malformed at byte ${tar.at}, behind ${tar.entries} whole entries: ${fault}. ${describeRest(tar)}`,
  'tar-fault-no-header': () => 'the block is no header of the formats ustar, pax, GNU or V7',
  'tar-fault-checksum': () => 'the checksum of the header is wrong',
  'tar-fault-size': () => 'the size in a header is not a number it could be',
  'tar-fault-lone-zero-block': () => 'a single zero block stands before other bytes',
  'tar-fault-after-end': () => 'other bytes than zeros follow the two zero blocks that end it',
  'tar-fault-extension-alone': () => 'no entry follows an extension header',
  'tar-fault-extension-size': ({ type, bytes }: { type: string; bytes: number }) =>
    `an extension header of type ${type} claims ${bytes} bytes, more than 8 MiB`,
  'tar-fault-extension-order': ({ type }: { type: string }) =>
    `an extension header of type ${type} stands where its entry was due`,
  'tar-fault-sparse': () => 'a sparse entry has no GNU header',
  'tar-fault-pax-record': () => 'a record of a PAX header is malformed',
  'tar-fault-global-size': () => 'a global PAX header sets a size',
  'tar-not-padded': () => 'The tar stream is malformed: the data of an entry is not padded with zeros.',
  'tar-no-verdict': () => 'A tar has no verdict before its stream has ended well.',
}

const fileChanges = { gone: 'was removed', changed: 'was replaced', shrunk: 'became shorter' }

function describeFull({ path, errno, neededBytes, freeBytes }: FullDisk): string {
  const needed = neededBytes === null ? '' : ` The file needs about ${neededBytes} bytes.`
  const free = freeBytes === null ? '' : ` ${freeBytes} bytes are free.`
  return `${path} cannot be written (${errno}).${needed}${free} Free some space or choose another disk.`
}

function describeRest({ lastEntry, sender }: BrokenTar): string {
  const last = lastEntry === null ? 'No whole entry came.' : `The last whole entry is ${lastEntry}.`
  const said = sender === null ? '' : ` The stream ends in an error message of its sender: ${sender}.`
  return `${last}${said} Nothing made from it is complete. Try again.`
}
