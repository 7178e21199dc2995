/** Where the blob with this sha256 (64 hex digits) lies. */
export function blobKey(sha256: string): string {
  return `blobs/sha256/${sha256}`
}
