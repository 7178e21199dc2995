import { libc } from '../libc/libc.ts'

const SEEK_DATA = 3

/** Whether a part of a file has no data on the disk, so that it reads as zeros. False where the file system does not know, or the file ends before. */
export function isHole(fd: number, from: number, to: number): boolean {
  const data = libc().lseek(fd, from, SEEK_DATA)
  if (data !== -1) return data >= to
  return libc().errno() === 'ENXIO' && (libc().lseek(fd, 0, 2) as number) >= to
}
