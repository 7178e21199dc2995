import type { TarEntry, TarEvent } from '@holdfast/archive'

/** Goes through a tar entry by entry; the data of one can be read or left. */
export interface TarCursor {
  /** The next entry, null at the end. What was not read of the one before is passed over. */
  next: () => Promise<TarEntry | null>
  /** The data of the entry that `next` gave; may be left at any point. */
  data: () => AsyncGenerator<Buffer>
}

export function createTarCursor(events: AsyncIterator<TarEvent>): TarCursor {
  let ahead: TarEvent | null = null
  const peek = async (): Promise<TarEvent | null> => {
    if (ahead !== null) return ahead
    const { value, done } = await events.next()
    ahead = done === true ? null : value
    return ahead
  }
  async function* data(): AsyncGenerator<Buffer> {
    for (let event = await peek(); event?.kind === 'data'; event = await peek()) {
      ahead = null
      yield event.bytes
    }
  }
  async function next(): Promise<TarEntry | null> {
    for await (const _left of data());
    const event = await peek()
    if (event?.kind === 'entry') {
      ahead = null
      return event.entry
    }
    // Past the last event the source has proven that it was whole.
    while ((await events.next()).done !== true);
    return null
  }
  return { next, data }
}
