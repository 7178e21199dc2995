import { showBytes, type SeenEntry } from '@holdfast/archive'
import { message, type Message } from '@holdfast/contract/messages'
import { mountFolder } from '../made/create-carrier.ts'

/** What was last modified at a time that an engine does not write. */
export interface OddTimes {
  /** The first of them, each with a slash before it: in a mount, or in a whole filesystem. */
  names: Buffer[]
  count: number
}

/** As many names as a sentence bears. */
const namesShown = 20

/** The last whole second of Go's `time.Unix(0, 1<<63 - 1)`: 2262-04-11T23:47:16Z. */
const lastSecond = 9_223_372_036

/** Whether an engine writes that time, in seconds since 1970, as another one. */
export function isOddTime(seconds: number): boolean {
  return seconds < 0 || seconds > lastSecond
}

/**
 * Looks for times that do not survive a `PUT /archive` or the load of a layer.
 * @NOTE the engine hands them out as they are and sets them to 1970 when it writes: moby pkg/system, `Chtimes`; 20.10 sets those of
 * symbolic links to another wrong time.
 */
export function createTimeWatch(): OddTimes & { see: (entry: SeenEntry) => void } {
  const odd = {
    names: [] as Buffer[],
    count: 0,
    see: ({ name, mtime }: SeenEntry): void => {
      if (!isOddTime(mtime)) return
      odd.count += 1
      if (odd.names.length < namesShown) odd.names.push(plainName(name))
    },
  }
  return odd
}

/** Null where there are none. `destination`: of the mount, or empty for the container's own filesystem. */
export function oddTimesMessage(
  code: 'times-set-to-1970' | 'times-not-restorable',
  { names, count }: OddTimes,
  destination: string,
): Message | null {
  if (count === 0) return null
  const paths = names.map((name) => showBytes(Buffer.concat([Buffer.from(destination), name])))
  return message(code, { destination, paths, more: count - names.length })
}

/** Without the folder it is mounted under, and slashes at the end: `/a` for `holdfast-mount/a` and for `./a/`. */
export function plainName(name: Buffer): Buffer {
  const text = name.toString('latin1').replace(new RegExp(`^(\\./)?(${mountFolder}(?=/|$)/?)?`), '')
  return Buffer.from(`/${text.replace(/\/+$/, '')}`, 'latin1')
}
