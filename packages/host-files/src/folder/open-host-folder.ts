import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { libc } from '../libc/libc.ts'

/** A folder of this host, held by a descriptor: whatever happens to its name, it stays this one. */
export interface HostFolder extends Disposable {
  readonly fd: number
  /** As `fstat` has it. */
  readonly device: bigint
  /** What it was opened by. */
  readonly path: string
}

/**
 * Opens a folder to be walked. A link in its last component is not followed.
 * @throws what opening throws: `ENOENT`, `ENOTDIR` (a link as well), `EACCES`; Error where the machine's C library cannot be called.
 */
export function openHostFolder(path: string): HostFolder {
  libc()
  const fd = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY | constants.O_NOFOLLOW)
  const { dev } = fstatSync(fd, { bigint: true })
  return { fd, device: dev, path, [Symbol.dispose]: () => closeSync(fd) }
}
