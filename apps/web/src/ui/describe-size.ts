import { formatBytes } from './format-bytes.ts'

/** A size that may not be known, and may be about to be. */
export function describeSize(bytes: number | null, pending: boolean): string {
  if (bytes !== null) return formatBytes(bytes)
  return pending ? 'measuring…' : 'size unknown'
}
