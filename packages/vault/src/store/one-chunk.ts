/** Bytes in memory as a source for `BlobStore.put`. */
export async function* oneChunk(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
