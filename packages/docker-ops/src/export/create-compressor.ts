import type { Duplex } from 'node:stream'
import { createGzipMembers, createZstdFrames } from '@holdfast/archive'
import type { Compression } from '@holdfast/contract'

/** The stage between the tar and the file; null where there is none. */
export function createCompressor(compression: Compression): Duplex | null {
  switch (compression) {
    case 'none':
      return null
    case 'gzip':
      return createGzipMembers()
    case 'zstd':
      return createZstdFrames()
    default:
      return compression satisfies never
  }
}
