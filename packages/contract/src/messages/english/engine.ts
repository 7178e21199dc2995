/** Of the Docker Engine: its answers and its streams. What it says itself is `verbatim`. */
export const engineMessages = {
  'engine-unreachable': ({ errno }: { errno: string }) => `The Docker Engine does not answer (${errno}).`,
  'engine-no-reason': () => 'The engine gave no reason.',
  'path-too-long': ({ path }: { path: string }) =>
    `A path is too long for the engine: ${path}. Move what lies so deep to a shorter path.`,
  'engine-too-old': ({ name, apiVersion, oldest }: { name: string; apiVersion: string; oldest: string }) =>
    `${name} speaks API ${apiVersion} at most, and Holdfast needs ${oldest}. Upgrade to Docker 20.10 or Podman 4, or newer.`,
  'engine-too-new': ({ name, apiVersion, newest }: { name: string; apiVersion: string; newest: string }) =>
    `${name} speaks API ${apiVersion} at least, and this Holdfast ${newest} at most. Upgrade Holdfast.`,
  'engine-newer-than-tested': ({ name, newest, tested }: { name: string; newest: string; tested: string }) =>
    `${name} speaks API ${newest}, and this Holdfast was tested up to ${tested}, which it uses. Look for a newer Holdfast.`,
  'engine-known-bad': ({ name }: { name: string }) => `${name} is known to be faulty. Upgrade it.`,
  'engine-is-podman': () =>
    'Podman: configuration, images and writable layers are exported, cloned without the layer, backed up and restored. The data of mounts is not.',
  'engine-is-remapped': () =>
    'userns-remap: owners are kept as containers see them. Files whose owner no container has are refused, and so are containers with --userns=host.',
  'engine-is-rootless': () =>
    'Rootless: files in mounts that its user may not read are not read, and ports below 1024 may be refused.',
  'engine-in-swarm': () => 'Swarm: containers of services are neither cloned nor backed up; the swarm makes them anew.',
  'engine-has-containerd': () =>
    'containerd image store: a writable layer is read by committing it, which takes longer than on overlay2.',
  'data-through-engine': ({ reason }: { reason: string }) =>
    `Data is read through the engine, which does not hold all of it and reads everything each time. ${reason}`,
  'engine-on-other-host': () =>
    "The engine is on another host, or Holdfast runs in a container: free ports are known from containers alone, and what is on the host's disk is read through the engine.",
  'mount-data-on-podman': ({ destination }: { destination: string }) =>
    `Podman hands out the files of mounts without their owners and leaves some out, so the data of ${destination} cannot be copied, backed up or restored on this engine. Exclude its data here, and copy the folder on the host as root.`,
  'mount-data-of-host-users': ({ destination }: { destination: string }) =>
    `The engine has userns-remap, and this container the host's users (--userns=host): the data of ${destination} would get other owners. Leave it empty, and copy the folder on the host as root.`,
  'layer-of-host-users': () =>
    "The engine has userns-remap, and this container the host's users (--userns=host): its writable layer would get other owners. Exclude it.",
  'container-of-host-users': ({ container }: { container: string }) =>
    `The engine has userns-remap, and ${container} the host's users (--userns=host): its files would get other owners in the backup. Create it without --userns=host, or export it.`,
  'userns-range-unfit': ({ size }: { size: number }) =>
    `The engine's userns-remap has no ${size} users in one piece in /etc/subuid and /etc/subgid, so nobody can tell whose a file is in a container. Give it such a range, and restart it.`,
  'owner-of-no-container': ({ path, kind, id }: { path: string; kind: 'uid' | 'gid'; id: number }) =>
    `${path} belongs to ${kind === 'uid' ? 'user' : 'group'} ${id} of the host, whom containers on this engine (userns-remap) do not have. Change its owner, or exclude it.`,
  'layer-on-podman': () =>
    'Podman loads no image of which it has a part already, so the writable layer cannot be cloned. Back the container up and restore it, or exclude the writable layer.',
  'engine-disk-full': ({ reason }: { reason: string }) => `The engine's disk is full: ${reason}`,
  'engine-answer-unknown': ({ problem }: { problem: string }) => `The engine's answer has an unknown form: ${problem}`,
  'engine-answer-cut': () => 'The engine ended its answer too early. Try again.',
  'engine-events-ended': () => 'The Docker Engine ended its stream of events. Connect again.',
  'engine-event-malformed': () => 'The Docker Engine sent an event that is no JSON. Connect again.',
  'engine-first-byte-timeout': ({ seconds }: { seconds: number }) =>
    `Timed out: the engine sent no data for ${durationOf(seconds)}. Check the engine and its disk.`,
  'stream-timeout': ({ seconds }: { seconds: number }) =>
    `Timed out: no data for ${durationOf(seconds)}. Check the engine and the disk.`,
  'export-cut': () => 'The engine ended the export too early. Try again.',

  'container-not-found': ({ container }: { container: string }) => `No container ${container} on this engine.`,
  'container-removed-meanwhile': ({ container }: { container: string }) =>
    `Container ${container} was removed just now.`,
  'container-ambiguous': ({ container }: { container: string | null }) =>
    `${container ?? 'The id'} matches more than one container. Give more of the id.`,
  'port-in-use': ({ port }: { port: string | null }) =>
    `${port === null ? 'A port' : `Port ${port}`} is in use. Free it, or choose another.`,
  'image-not-on-engine': ({ image }: { image: string }) =>
    `The engine has no image ${image}. Pull it first, or name another.`,
  'volume-not-on-engine': ({ volume }: { volume: string }) =>
    `The engine has no volume ${volume}. Create it first, or name another.`,
  'network-not-on-engine': ({ network }: { network: string }) =>
    `The engine has no network ${network}. Create it first, or name another.`,
  'image-not-of-platform': ({ platform }: { platform: string }) => `The engine does not have it for ${platform}.`,
  'image-platform-untold': ({ image, platform }: { image: string; platform: string }) =>
    `The container is of ${platform}, and this engine does not tell what its image ${image} is for that platform. An engine from 28.1 on does.`,
  'source-image-unreadable': ({ container, image, imageId, reason }: UnreadableImage) =>
    `The image of ${container} (${image}, ${imageId}) cannot be read. Pull or load it again, then try again. ${reason}`,
}

interface UnreadableImage {
  container: string
  image: string
  imageId: string
  reason: string
}

function durationOf(seconds: number): string {
  const [count, unit] = seconds >= 60 && seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
