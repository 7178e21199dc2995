import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { addAbortSignal, type Readable } from 'node:stream'
import { message, type Message } from '@holdfast/contract/messages'
import type { RawMount, RawVolume } from '../engine/raw/raw-inspect.ts'
import { readLines } from '../engine/read-lines.ts'

/** What the engine's tar does not hold, by the message that says so. */
const losses = ['lost-sockets', 'lost-attributes', 'lost-fractions', 'lost-holes'] as const
type Loss = (typeof losses)[number]

/** Null where nobody knows. */
type FolderLosses = Readonly<Record<Loss, boolean | null>>

/** A folder of this host to be looked at. */
export interface LookedFolder {
  /** A mount's destination, or a message. */
  data: string | Message
  /** Null for what is not within reach. */
  folder: string | null
  /** The upper folder of an overlay, which notes things of its own there. */
  isLayer?: boolean
}

interface LookedAt {
  /** A mount's destination, or a message. */
  data: string | Message
  /** Null for what could not be looked at. */
  losses: FolderLosses | null
}

/** Small files may lie in their inodes, where they take up no block. */
const smallFile = 4_096

export interface LossLook extends AsyncDisposable {
  /** Waits for no longer than a minute: what takes more is not known. */
  results: () => Promise<LookedAt[]>
}

const patienceMs = 60_000

/** Begins to look at one folder after the other, beside the work; disposing ends it. */
export function startLossLook(folders: readonly LookedFolder[], signal: AbortSignal): LossLook {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const look = async (): Promise<LookedAt[]> => {
    const looked: LookedAt[] = []
    for (const { data, folder, isLayer = false } of folders) {
      const losses = folder === null ? null : await lookForLosses({ folder, isLayer }, until).catch(() => null)
      looked.push({ data, losses })
    }
    return looked
  }
  const work = look()
  return {
    results: async () => {
      const timer = setTimeout(() => over.abort(), patienceMs)
      try {
        return await work
      } finally {
        clearTimeout(timer)
      }
    },
    [Symbol.asyncDispose]: async () => {
      over.abort()
      await work
    },
  }
}

/**
 * Looks whether a folder of this host has any of what an engine's tar of it does not hold: about a second for 100,000 files. Walks as
 * `find` and `tar` do, from folder to folder, and reads no file. What changes meanwhile may be told wrongly.
 * @throws the signal's reason.
 */
async function lookForLosses(
  { folder, isLayer }: { folder: string; isLayer: boolean },
  signal: AbortSignal,
): Promise<FolderLosses> {
  const files = { 'lost-sockets': false, 'lost-fractions': false, 'lost-holes': false }
  const isWalked = await scan({ name: 'find', args: [folder, '-printf', '%y %T@ %S %s\\n'] }, signal, (line) => {
    const [type = '', time = '', density = '', size = ''] = line.split(' ')
    if (type === 's') files['lost-sockets'] = true
    else if (/\.0*[1-9]/.test(time)) files['lost-fractions'] = true
    if (type === 'f' && Number(size) > smallFile && Number(density) < 1) files['lost-holes'] = true
    return Object.values(files).every(Boolean)
  })
  let hasAttributes = false
  // Into /dev/null it reads no data, and says of each entry what `ls -l` does: GNU tar manual, "Extended File Attributes".
  const attributes = ['--xattrs', '--acls', '--xattrs-include=*', '--xattrs-exclude=security.capability']
  const ofOverlay = '--xattrs-exclude=trusted.overlay.*'
  const list = ['-cvvf', '/dev/null', ...attributes, ...(isLayer ? [ofOverlay] : []), '-C', folder, '.']
  const isListed = await scan(
    { name: 'tar', args: list },
    signal,
    (line) => (hasAttributes ||= line[10] === '*' || line[10] === '+'),
  )
  const known = (found: boolean, isWhole: boolean): boolean | null => found || (isWhole ? false : null)
  return {
    'lost-sockets': known(files['lost-sockets'], isWalked),
    'lost-attributes': known(hasAttributes, isListed),
    'lost-fractions': known(files['lost-fractions'], isWalked),
    'lost-holes': known(files['lost-holes'], isWalked),
  }
}

/** Whether the program told of everything, or of enough. False where there is no such program. */
async function scan(
  command: { name: 'find' | 'tar'; args: string[] },
  signal: AbortSignal,
  isEnough: (line: string) => boolean,
): Promise<boolean> {
  signal.throwIfAborted()
  const env = { PATH: '/usr/bin:/bin', LC_ALL: 'C' }
  const child = spawn(command.name, command.args, {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
    signal,
    killSignal: 'SIGKILL',
  })
  // Of an abort it tells once more, when nobody waits for it.
  child.on('error', () => undefined)
  const closed = once(child, 'close', { signal }) as Promise<[number | null]>
  closed.catch(() => undefined)
  try {
    for await (const line of readLines(addAbortSignal(signal, child.stdout) as Readable))
      if (isEnough(line)) {
        child.kill('SIGKILL')
        return true
      }
    const [code] = await closed
    // One is tar's word for files that changed.
    return code === 0 || (command.name === 'tar' && code === 1)
  } catch {
    signal.throwIfAborted()
    return false
  }
}

/** One for each kind that was found, with where, and one for each that nobody knows of. */
export function lossMessages(looked: readonly LookedAt[]): Message[] {
  return losses.flatMap((loss) => {
    const where = (is: boolean | null): LookedAt['data'][] =>
      looked.filter((one) => (one.losses?.[loss] ?? null) === is).map(({ data }) => data)
    const [found, unknown] = [where(true), where(null)]
    return [
      ...(found.length === 0 ? [] : [message('lost-in', { lost: message(loss), data: found })]),
      ...(unknown.length === 0 ? [] : [message('maybe-lost-in', { lost: message(loss), data: unknown })]),
    ]
  })
}

/**
 * Where a mount lies on the engine's host; null for a volume of another driver, or with options: that is mounted only while somebody
 * uses it.
 */
export function hostFolderOf({ Type, Source }: RawMount, volume: RawVolume | null): string | null {
  if (Type === 'bind') return Source
  const isPlain = volume?.Driver === 'local' && Object.keys(volume.Options ?? {}).length === 0
  return Type === 'volume' && isPlain ? Source : null
}
