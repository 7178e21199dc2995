export interface ByteCount {
  /** So far. */
  bytes: number
}

/** Hands every chunk on as it is and tells the total before it does. */
export async function* countBytes(
  source: AsyncIterable<Buffer>,
  count: ByteCount,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    count.bytes += chunk.length
    onBytes(count.bytes)
    yield chunk
  }
}
