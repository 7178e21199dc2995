import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { addAbortSignal, type Readable } from 'node:stream'
import { message, type Message } from '@holdfast/contract/messages'
import type { RawMount, RawVolume } from '../engine/raw/raw-inspect.ts'
import { readLines } from '../engine/read-lines.ts'
import { isOddTime } from './odd-times.ts'

/** What the engine's tar does not hold, by the message that says so. */
const losses = ['lost-sockets', 'lost-attributes', 'lost-fractions', 'lost-time-range', 'lost-holes'] as const
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
  /** Mount points in it, with a slash before: the engine made them, and nobody sees them. */
  mountPoints?: readonly string[]
}

interface LookedAt extends Pick<LookedFolder, 'data' | 'isLayer'> {
  /** Null for what could not be looked at. */
  losses: FolderLosses | null
}

/** Small files may lie in their inodes, where they take up no block. */
const smallFile = 4_096

export interface LossLook extends AsyncDisposable {
  /** Waits for no longer than that, a minute by default: what takes more is not known. */
  results: (patienceMs?: number) => Promise<LookedAt[]>
}

const usualPatienceMs = 60_000

/** Begins to look at one folder after the other, beside the work; disposing ends it. */
export function startLossLook(folders: readonly LookedFolder[], signal: AbortSignal): LossLook {
  const over = new AbortController()
  const until = AbortSignal.any([signal, over.signal])
  const look = async (): Promise<LookedAt[]> => {
    const looked: LookedAt[] = []
    for (const { data, folder, isLayer = false, mountPoints = [] } of folders) {
      const losses =
        folder === null ? null : await lookForLosses({ folder, isLayer, mountPoints }, until).catch(() => null)
      looked.push({ data, losses, ...(isLayer && { isLayer }) })
    }
    return looked
  }
  const work = look()
  return {
    results: async (patienceMs = usualPatienceMs) => {
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
  { folder, isLayer, mountPoints }: { folder: string; isLayer: boolean; mountPoints: readonly string[] },
  signal: AbortSignal,
): Promise<FolderLosses> {
  const files = { 'lost-sockets': false, 'lost-fractions': false, 'lost-time-range': false, 'lost-holes': false }
  // The layer has no entry for its root: what that has is not copied.
  const below = isLayer ? ['-mindepth', '1'] : []
  const visible = mountPoints.flatMap((path) => ['!', '-path', `${folder}${path}`.replaceAll(/[*?[\]\\]/g, '\\$&')])
  const args = [folder, ...below, ...visible, '-printf', '%y %T@ %S %s\\n']
  const isWalked = await scan({ name: 'find', args }, signal, (line) => {
    const [type = '', time = '', density = '', size = ''] = line.split(' ')
    if (type === 's') files['lost-sockets'] = true
    else if (/\.0*[1-9]/.test(time)) files['lost-fractions'] = true
    if (isOddTime(Number(time))) files['lost-time-range'] = true
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
    'lost-time-range': known(files['lost-time-range'], isWalked),
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

/** One for each kind that was found, with where, and one for each that nobody knows of. Times of a mount are told by who writes it, by name. */
export function lossMessages(looked: readonly LookedAt[]): Message[] {
  return losses.flatMap((loss) => {
    const told = loss === 'lost-time-range' ? looked.filter(({ isLayer }) => isLayer) : looked
    const unknown = whereOf(told, (one) => (one.losses?.[loss] ?? null) === null)
    return [
      ...foundIn(told, loss),
      ...(unknown.length === 0 ? [] : [message('maybe-lost-in', { lost: message(loss), data: unknown })]),
    ]
  })
}

/** The same before it is copied: of what could not be looked at, in one. */
export function expectedLosses(looked: readonly LookedAt[]): Message[] {
  const unknown = whereOf(looked, (one) => losses.some((loss) => (one.losses?.[loss] ?? null) === null))
  return [
    ...losses.flatMap((loss) => foundIn(looked, loss)),
    ...(unknown.length === 0 ? [] : [message('lost-in-advance', { data: unknown })]),
  ]
}

function foundIn(looked: readonly LookedAt[], loss: Loss): Message[] {
  const found = whereOf(looked, (one) => one.losses?.[loss] === true)
  return found.length === 0 ? [] : [message('lost-in', { lost: message(loss), data: found })]
}

function whereOf(looked: readonly LookedAt[], is: (one: LookedAt) => boolean): LookedAt['data'][] {
  return looked.filter(is).map(({ data }) => data)
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
