import { showBytes } from './show-bytes.ts'

/**
 * What a sender said that failed in mid-stream and put its error, as JSON text, behind the bytes it had sent: the quoted
 * message when `tail` ends in `{"message":"..."}`, else null. `tail` is the last few KiB of a stream that is known to be broken.
 */
export function senderError(tail: Buffer): string | null {
  const json = /\{"message":"(?:[^"\\]|\\.)*"\}\s*$/.exec(tail.toString('utf8'))?.[0]
  if (json === undefined) return null
  try {
    const { message } = JSON.parse(json) as { message: string }
    return showBytes(Buffer.from(message))
  } catch {
    return null
  }
}
