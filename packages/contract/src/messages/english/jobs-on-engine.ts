import { listOf } from './plan-words.ts'

type Quiesce = 'pause' | 'stop'

const participles: Record<Quiesce, string> = { pause: 'paused', stop: 'stopped' }

/** Of what a job does on an engine: the source it pauses or stops, the data it moves, and what it leaves. */
export const jobsOnEngineMessages = {
  'clone-again': () => 'Clone it again.',
  'back-up-again': () => 'Back it up again.',
  'back-up-again-quiesced': () => 'Back it up again, best in mode pause or stop.',
  'back-up-its-successor': () => 'If another container took its place, back that one up.',
  'clone-in-pause-or-stop': () => 'Something changed while it was read. Clone with mode pause or stop.',
  'back-up-in-pause-or-stop': () => 'Something changed while it was read. Back up with mode pause or stop.',
  'was-cancelled': () => 'It was cancelled.',

  'made-object': ({ kind, name }: { kind: 'container' | 'volume' | 'image' | 'network'; name: string }) =>
    `${kind} ${name}`,
  'made-not-removed': ({
    error,
    left,
    failures,
  }: {
    error: string
    left: readonly string[]
    failures: readonly string[]
  }) => `${error} Not everything it had created could be removed; look for ${left.join(', ')}. ${failures.join(' ')}`,
  'leftovers-not-removed': ({ failures }: { failures: readonly string[] }) =>
    `Not everything that interrupted jobs left behind could be removed. ${failures.join(' ')}`,
  'import-cut': () => 'The engine broke off its answer to an import. Try again.',
  'import-failed': ({ reason }: { reason: string }) => `The engine did not import an empty image: ${reason}`,
  'carrier-not-listed': () => 'The engine does not list the container a mount is read through. Try again.',

  'quiesce-refused': ({ container, happened, how, advice }: QuiesceRefused) =>
    `${container} ${happenings[happened]} before this job could ${how} it. ${advice}`,
  'stop-too-long': ({ container, seconds }: { container: string; seconds: number }) =>
    `${container} did not stop within ${seconds} seconds, and its stop timeout says not to kill it by then. It runs on. Use mode pause, or stop it yourself before.`,
  'not-resumed': ({ container, how, reason }: { container: string; how: Quiesce; reason: string }) =>
    `Container ${container} is still ${participles[how]}: ${reason}`,
  'failed-after': ({ error, before }: { error: string; before: string }) => `${error} Before that: ${before}`,
  'source-resumed-by-other': ({ container, how, advice }: { container: string; how: Quiesce | null; advice: string }) =>
    `Somebody else ${how === 'pause' ? 'unpaused or restarted' : 'started'} ${container} while its data was read. ${advice}`,
  'source-disturbed': ({
    container,
    changes,
    advice,
  }: {
    container: string
    changes: readonly string[]
    advice: string
  }) => `${container} was disturbed while it was read: ${changes.join(', ')}. ${advice}`,
  'source-event': ({ event, at }: { event: SourceEvent; at: string }) => `${events[event]} at ${at}`,
  'source-removed': () => 'it was removed',
  'source-started-anew': () => 'it was started anew',
  'source-state-changed': ({ from, to }: { from: string; to: string }) => `it was ${from} and is ${to} now`,
  'source-events-lost': ({ container, advice }: { container: string; advice: string }) =>
    `The Docker Engine's events broke off: it is not known whether ${container} was undisturbed while it was read. ${advice}`,

  'tar-bytes-differ': ({ received, inTar }: { received: number; inTar: number }) =>
    `${received} bytes were received, and ${inTar} of them belong to the tar. Try again.`,
  'copy-differs': (copy: CopyDiffers) =>
    `The copy differs from what was read: ${copy.entries} entries in ${copy.bytes} bytes instead of ${copy.writtenEntries} in ${copy.writtenBytes}. Check the engine's disk.`,
  'file-removed-while-read': ({ file }: { file: string }) => `${file} was removed while it was read. Try again.`,
  'hard-link-false': ({ file, target, areApart }: { file: string; target: string; areApart: boolean }) =>
    `The engine gives ${file} as a hard link to ${target}, but they are two files${areApart ? ' of two file systems' : ''}, so the data of ${file} would be lost. ` +
    'If another disk lies below this mount, exclude the mount, or mount that disk into the container by itself.',
  'folder-too-deep': ({ folder, longest }: { folder: string; longest: number }) =>
    `The path of the folder ${folder} is longer than ${longest} bytes: the engine would leave out what lies deeper without saying so. Move it to a shorter path, or exclude it.`,
  'layer-folder-too-deep': ({ container, folder, longest }: { container: string; folder: string; longest: number }) =>
    `The writable layer of ${container} has the folder ${folder}, whose path is longer than ${longest} bytes. No Docker Engine loads an image with such paths, so the backup could not be restored. Delete the folder, move it to a shorter path, or mount a volume above it.`,
  'layer-too-deep': ({ container }: { container: string }) =>
    `The engine cannot read the whole writable layer of ${container}, most likely because of a path of more than 4,095 bytes. Move what lies so deep to a shorter path.`,
  'path-not-described': ({ path, status }: { path: string; status: number | null }) =>
    `The engine did not say what ${path} is (${status}).`,
  'times-set-to-1970': ({ paths, more }: OddTimes) =>
    `Modification times before 1970 and after April 2262: the engine set those of ${listOf(paths, more)} to 1970.`,
  'times-not-restorable': ({ paths, more }: OddTimes) =>
    `Modification times before 1970 and after April 2262: a restore sets those of ${listOf(paths, more)} to 1970.`,
  'lost-by-engine': ({ loss, paths, more }: LostByEngine) =>
    `The data was written through the Docker Engine, and ${lostByEngine[loss]}. This concerns ${listOf(paths, more)}.`,
  'host-write-failed': ({ reason }: { reason: string }) =>
    `The data could not be written on the engine's host: ${reason}.`,
  'entry-outside-mount': ({ name }: { name: string }) =>
    `The data of the mount names ${name}, which does not lie in it. Nothing of it was written there.`,
  'attributes-refused': ({ paths, more, attributes = [] }: Refused & { attributes?: readonly string[] }) =>
    `The file system of the new volume did not take all extended attributes of ${listOf(paths, more)}.${attributes.length === 0 ? '' : ` It refused ${listOf(attributes)}.`}`,
  'times-refused': ({ paths, more }: Refused) =>
    `The file system of the new volume did not take the exact modification times of ${listOf(paths, more)}.`,
  'copy-differs-at': ({ path }: { path: string }) =>
    `The copy differs from what was read, first at ${path}. Check the engine's disk.`,
  'not-read-back': ({ destination }: { destination: string }) =>
    `${destination} was written and not verified: it has paths so long that the Docker Engine may leave out what lies below them when it is read.`,
  'mount-not-copied': ({ destination, reason }: { destination: string; reason: string }) =>
    `${destination} could not be copied: ${reason}`,
  'mount-not-restored': ({ destination, reason }: { destination: string; reason: string }) =>
    `${destination} could not be restored: ${reason}`,
}

/** Files of a new volume. */
interface Refused {
  paths: readonly string[]
  more: number
}

interface OddTimes {
  /** Of the mount they are in; empty for the container's own filesystem. */
  destination: string
  paths: readonly string[]
  more: number
}

interface LostByEngine {
  loss: keyof typeof lostByEngine
  paths: readonly string[]
  more: number
}

const lostByEngine = {
  'link-attributes': 'it does not write extended attributes of symbolic links',
  'empty-attributes': 'this version does not write extended attributes without a value',
  'odd-attributes': 'it does not write extended attributes with an equals sign in their name',
  'large-attributes': 'it does not write extended attributes of more than 1 MiB in all',
  'refused-attributes': 'the file system of the volume does not support some of the extended attributes',
  'deep-paths': 'this version does not write paths of more than 4,095 bytes',
}

interface QuiesceRefused {
  container: string
  happened: keyof typeof happenings
  how: Quiesce
  advice: string
}

const happenings = {
  paused: 'was paused by somebody else',
  ended: 'ended or was stopped',
  restarted: 'was restarted',
}

type SourceEvent = keyof typeof events

const events = {
  die: 'it ended',
  start: 'it was started',
  restart: 'it was restarted',
  pause: 'it was paused',
  unpause: 'it was unpaused',
  oom: 'it ran out of memory',
  destroy: 'it was removed',
}

interface CopyDiffers {
  entries: number
  bytes: number
  writtenEntries: number
  writtenBytes: number
}
