import { createRequire } from 'node:module'
import { getSystemErrorName } from 'node:util'
import type Koffi from 'koffi'
import type { LibraryHandle } from 'koffi'

/* oxlint-disable max-params -- these are the parameters of the C library's own calls */

/**
 * Calls of the C library that Node has none for. Names and paths are bytes with a NUL behind them (`cString`). What fails gives -1,
 * and `errno` says why until the next call of this thread.
 */
export interface Libc {
  openat: (folder: number, name: Uint8Array, flags: number, mode: number) => number
  /** For what `openat` opened: in a thread, Node wonders at descriptors it does not know. */
  close: (descriptor: number) => number
  statx: (folder: number, name: Uint8Array, flags: number, mask: number, into: Uint8Array) => number
  /** Entries of a folder, from where the descriptor is on; 0 at the end. */
  getdents64: (folder: number, into: Uint8Array, size: number) => number
  readlinkat: (folder: number, name: Uint8Array, into: Uint8Array, size: number) => number
  lseek: (file: number, offset: number, whence: number) => number | bigint
  /** The last component is followed: `/proc/self/fd/<n>` is what the descriptor is of, be it a link. */
  listxattr: (path: Uint8Array, into: Uint8Array, size: number) => number
  getxattr: (path: Uint8Array, name: Uint8Array, into: Uint8Array, size: number) => number
  /** Of the last component itself. */
  lsetxattr: (path: Uint8Array, name: Uint8Array, value: Uint8Array, size: number, flags: number) => number
  fsetxattr: (file: number, name: Uint8Array, value: Uint8Array, size: number, flags: number) => number
  fremovexattr: (file: number, name: Uint8Array) => number
  mknod: (path: Uint8Array, mode: number, device: bigint) => number
  futimens: (file: number, times: Uint8Array) => number
  /** `times`: access and modification, each of 64 bits of seconds and of nanoseconds. */
  utimensat: (folder: number, name: Uint8Array, times: Uint8Array, flags: number) => number
  /** Off this thread, for it may take long. Rejects with the name of the error. */
  syncfs: (file: number) => Promise<void>
  /** The name of the last error, `ENOENT`. */
  errno: () => string
}

let loaded: Libc | undefined

/** @throws Error where the machine has no such library, or koffi none for the machine. */
export function libc(): Libc {
  return (loaded ??= load())
}

export function cString(bytes: Uint8Array | string): Buffer {
  return Buffer.concat([typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes, Buffer.alloc(1)])
}

/** As Node makes them: with the name of the error as `code`. */
export function systemError(call: string, code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${call}`), { code, syscall: call })
}

export function closeDescriptors(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) libc().close(descriptor)
}

function load(): Libc {
  // Not before it is used: whoever runs where koffi has no binary can do all but this.
  const koffi = createRequire(import.meta.url)('koffi') as typeof Koffi
  const library = loadFirst(koffi, ['libc.so.6', 'libc.musl-x86_64.so.1', 'libc.musl-aarch64.so.1', 'libc.so'])
  const errno = (): string => getSystemErrorName(-koffi.errno())
  const syncfs = library.func('int syncfs(int)')
  return {
    openat: library.func('int openat(int, const uint8_t *, int, unsigned int)'),
    close: library.func('int close(int)'),
    statx: library.func('int statx(int, const uint8_t *, int, unsigned int, _Out_ uint8_t *)'),
    getdents64: listing(library),
    readlinkat: library.func('intptr_t readlinkat(int, const uint8_t *, _Out_ uint8_t *, size_t)'),
    lseek: library.func('int64_t lseek(int, int64_t, int)'),
    listxattr: library.func('intptr_t listxattr(const uint8_t *, _Out_ uint8_t *, size_t)'),
    getxattr: library.func('intptr_t getxattr(const uint8_t *, const uint8_t *, _Out_ uint8_t *, size_t)'),
    lsetxattr: library.func('int lsetxattr(const uint8_t *, const uint8_t *, const uint8_t *, size_t, int)'),
    fsetxattr: library.func('int fsetxattr(int, const uint8_t *, const uint8_t *, size_t, int)'),
    fremovexattr: library.func('int fremovexattr(int, const uint8_t *)'),
    mknod: library.func('int mknod(const uint8_t *, unsigned int, uint64_t)'),
    futimens: library.func('int futimens(int, const uint8_t *)'),
    utimensat: library.func('int utimensat(int, const uint8_t *, const uint8_t *, int)'),
    syncfs: async (file) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      syncfs.async(file, (error: unknown, result: number) => {
        if (error !== null) reject(error as Error)
        else if (result === 0) resolve()
        else reject(systemError('syncfs', 'EIO'))
      })
      await promise
    },
    errno,
  }
}

/** musl's has the other name. */
function listing(library: LibraryHandle): Libc['getdents64'] {
  try {
    return library.func('intptr_t getdents64(int, _Out_ uint8_t *, size_t)')
  } catch {
    return library.func('int getdents(int, _Out_ uint8_t *, size_t)')
  }
}

function loadFirst(koffi: typeof Koffi, names: string[]): LibraryHandle {
  const errors: unknown[] = []
  for (const name of names) {
    try {
      return koffi.load(name)
    } catch (error) {
      errors.push(error)
    }
  }
  throw new AggregateError(errors, 'no C library found')
}
