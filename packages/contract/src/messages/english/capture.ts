import { listOf } from './plan-words.ts'

/** Of backups while they are made: what cannot be read, and what is not in them. */
export const captureMessages = {
  'capture-swarm-task': ({ container }: { container: string }) =>
    `${container} is a task of a swarm service, which creates its containers itself. Back up its volumes with a container of your own.`,
  'no-mount-to-back-up': ({ container, destination }: { container: string; destination: string }) =>
    `${container} has no mount at ${destination}.`,
  'mount-not-includable': ({ reason }: { reason: string }) => `${reason} Exclude it.`,
  'mount-is-memory': ({ destination }: { destination: string }) =>
    `${destination} is memory, so it has no data to back up.`,
  'mount-is-unreadable-type': ({ destination }: { destination: string }) =>
    `${destination} is of a type whose data cannot be read.`,
  'mount-is-image': ({ destination, image }: { destination: string; image: string }) =>
    `${destination} is the image ${image}: a restore mounts it from the engine, and needs it there.`,
  'mount-is-no-folder': ({ destination }: { destination: string }) =>
    `${destination} is a single file, a socket or a device, which cannot be backed up.`,
  'mount-source-missing': ({ destination, source }: { destination: string; source: string }) =>
    `${destination} is ${source} of the engine's host, which does not have it any more.`,
  'mount-volume-gone': ({ destination }: { destination: string }) =>
    `${destination} is a volume that the engine does not have any more.`,
  'volume-driver-missing': ({ volume, driver }: { volume: string; driver: string | null }) =>
    `the engine has no volume ${volume} of driver ${driver ?? 'local'}, or no such driver.`,

  'engine-tar-misses': () =>
    'Its tar holds no access control lists (ACL), no extended attributes but file capabilities, no fractions of a second in modification times and no holes.',
  'reader-switched-off': () => 'Reading data on the host is switched off (HOLDFAST_HOST_READER).',
  'reader-engine-elsewhere': () => 'The engine stores its data on another machine, or out of reach of this server.',
  'reader-without-rights': () => 'This server may not read files of all owners: it does not run as root of the host.',
  'reader-volume-driver': ({ driver }: { driver: string }) =>
    driver === '' ? 'Its type has no folder on the host.' : `The volume driver ${driver} decides where the data is.`,
  'reader-volume-options': ({ volume }: { volume: string }) =>
    `Volume ${volume} has driver options: it is mounted only while a container uses it.`,
  'reader-folder-not-here': ({ path }: { path: string }) => `This server cannot open ${path}.`,
  'reader-folder-differs': ({ path }: { path: string }) =>
    `At ${path} this server sees another folder than the engine.`,
  'reader-file-system': ({ path }: { path: string }) =>
    `The file system of ${path} does not say reliably when a file changed.`,

  'not-read': ({ data, reason }: { data: string; reason: string }) => `${data} could not be read: ${reason}`,
  'filesystem-of': ({ container }: { container: string }) => `The filesystem of ${container}`,
  'mount-not-given-out': ({ destination, reason }: { destination: string; reason: string }) =>
    `${destination} could not be read: ${ended(reason)} See that the engine can mount it, or exclude this mount from the backup.`,
  'backup-bytes-differ': ({ received, stored }: { received: number; stored: number }) =>
    `${received} bytes were received, and ${stored} were stored. Try again.`,

  'image-archive-no-config': ({ imageId }: { imageId: string }) =>
    `The engine's archive of image ${imageId} has no configuration of it. Try again.`,
  'image-archive-no-layer': ({ imageId, layer }: { imageId: string; layer: string }) =>
    `The engine's archive of image ${imageId} has no layer ${layer}. Try again.`,
  'engine-blob-differs': ({ digest }: { digest: string }) =>
    `The engine's copy of ${digest} holds other bytes. Check the engine's disk.`,
  'nothing-of-filesystem': ({ container }: { container: string }) =>
    `Neither an image nor a filesystem of ${container} was read.`,
  'backup-description-invalid': ({ problems }: { problems: readonly string[] }) =>
    `The description of this backup could not be read back: ${problems.join('; ')}.`,

  'other-writers': ({
    destination,
    containers,
    more,
  }: {
    destination: string
    containers: readonly string[]
    more: number
  }) =>
    `${destination} can also be written by ${listOf(containers, more)}, which kept running: files that changed meanwhile may be incomplete in this backup. Stop ${containers.length + more === 1 ? 'that container' : 'those containers'} too, then back it up again.`,
  'and-more': ({ count }: { count: number }) => `And ${count} more.`,
  'lost-image-layers': () =>
    'The layers of the image: the engine does not have it any more. The backup has the whole filesystem as one layer instead.',
  'files-changed-while-read': ({ paths, more }: { paths: readonly string[]; more: number }) =>
    `Files that changed while they were read, and may be incomplete in this backup: ${listOf(paths, more)}. Back up again in mode pause or stop, with everything that writes to them.`,
  'sockets-not-kept': ({ paths, more }: { paths: readonly string[]; more: number }) =>
    `Sockets, which the program that listens creates again: ${listOf(paths, more)}.`,
  'lost-names': ({ names, more }: { names: readonly string[]; more: number }) =>
    `Names in the writable layer that an image layer cannot hold as they are: ${listOf(names, more)}.`,
}

/** A foreign text that others follow: engines end theirs without a full stop. */
function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
