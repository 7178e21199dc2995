import { showBytes } from '@holdfast/archive'
import { message, type Message } from '@holdfast/contract/messages'

/** `destination`: of the mount, or empty for the container's own filesystem. */
export function socketsMessages(
  destination: string,
  { names, count }: { names: readonly Buffer[]; count: number },
): Message[] {
  if (count === 0) return []
  const paths = names.map((name) => showBytes(Buffer.concat([Buffer.from(`${destination}/`), name])))
  return [message('sockets-not-kept', { paths, more: count - names.length })]
}
