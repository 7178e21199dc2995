import type { Duplex } from 'node:stream'
import { createGzipMembers, createZstdFrames } from '@holdfast/archive'
import type { Compression } from '@holdfast/contract'

/** The stages between the tar and the file: none, or one. */
export function createCompressor(compression: Compression): Duplex[] {
  switch (compression) {
    case 'none':
      return []
    case 'gzip':
      return [createGzipMembers()]
    case 'zstd':
      return [createZstdFrames()]
    default:
      return compression satisfies never
  }
}
