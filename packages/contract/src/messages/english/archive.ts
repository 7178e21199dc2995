interface FullDisk {
  path: string
  errno: string
  neededBytes: number | null
  freeBytes: number | null
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
}

function describeFull({ path, errno, neededBytes, freeBytes }: FullDisk): string {
  const needed = neededBytes === null ? '' : ` The file needs about ${neededBytes} bytes.`
  const free = freeBytes === null ? '' : ` ${freeBytes} bytes are free.`
  return `${path} cannot be written (${errno}).${needed}${free} Free some space or choose another disk.`
}
