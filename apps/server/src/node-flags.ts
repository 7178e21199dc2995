import { fileURLToPath } from 'node:url'

/**
 * How node runs the server. Where there is much memory V8 would give its young generation 64 MiB twice, for a server whose live heap
 * is 20: with 16 a backup of a million files adds half as much memory and takes as long.
 */
export const nodeFlags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=16']

/**
 * Of glibc's allocator. Each thread that looked at a password kept its 19 MiB and more, 140 MB in all: as mappings of their own, large
 * blocks go back at once. Said aloud, the threshold no longer moves, nor does that of trimming: 32 MiB is what V8's buffers bring it to.
 * Of two arenas in place of one for each thread fewer blocks lie about: a backup of 100,000 files adds 255 MB instead of 289.
 */
export const nodeEnvironment = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '16777216',
  MALLOC_TRIM_THRESHOLD_: '33554432',
}

/**
 * Besides, of a server that runs from its sources: what they are without types is kept. A thread that finds it there takes 12 MB instead
 * of 22.
 */
export const sourceEnvironment = {
  ...nodeEnvironment,
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../.runtime/compile-cache', import.meta.url)),
}
