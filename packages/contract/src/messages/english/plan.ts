import { begin, listOf, namespaceWords, wordsFor, type Namespace, type Purpose } from './plan-words.ts'

interface Of {
  purpose: Purpose
}

/** Of plans: what they refuse, what stands in their way, and what a new container will not have. */
export const planMessages = {
  'plan-swarm-task': ({ container, purpose }: Of & { container: string }) =>
    `${container} is a task of a swarm service, which creates its containers itself: ${
      purpose === 'clone' ? 'clone the service instead.' : 'create the service again instead.'
    }`,
  'plan-changed': ({ parts }: { parts: readonly string[] }) =>
    `Since the plan was made, this has changed: ${parts.join(', ')}. Look at the new plan.`,
  'plan-part': ({ part, purpose }: Of & { part: keyof typeof planParts }) =>
    part === 'source' ? `${wordsFor(purpose).source} itself, or whether it runs` : planParts[part],
  'differs-from-plan': ({ fields, more, purpose }: Of & { fields: readonly string[]; more: number }) =>
    `${begin(wordsFor(purpose).made)} differs from its plan: ${listOf(fields, more)}. It was removed again. Pass allowUnexpected to keep such a container.`,
  'field-became': ({ field, from, to }: { field: string; from: string; to: string }) =>
    `${field} (${from} became ${to})`,
  'only-admin': ({ settings }: { settings: readonly string[] }) =>
    `Only an admin may create a container with ${settings.join(', ')}.`,
  'not-confirmed': ({ settings }: { settings: readonly string[] }) =>
    `The new container would have ${settings.join(', ')}. Confirm each of them by name in \`confirm\`.`,
  'fix-confirm': ({ setting }: { setting: string }) => `Confirm ${setting}`,
  'setting-with-value': ({ field, value }: { field: string; value: string }) => `${field} (${value})`,

  'own-container-not-quiesced': ({ container, mode }: { container: string; mode: string }) =>
    `Holdfast runs in ${container} and cannot ${mode} itself. Choose mode live.`,
  'stop-would-remove': ({ container }: { container: string }) =>
    `${container} was started with --rm: the engine would remove it when it stops. Choose mode pause or live.`,
  'stop-would-not-restart': ({ container, folders }: { container: string; folders: readonly string[] }) =>
    `${container} mounts ${listOf(folders)}, which the engine's host does not have any more: once stopped, it could not be started again as it is. Choose mode pause or live.`,
  'restarting-not-paused': ({ container }: { container: string }) =>
    `${container} keeps restarting and cannot be paused. Choose mode stop.`,

  'mount-of-data': ({ destination, data }: { destination: string; data: string }) => `${destination} (${data})`,
  'start-shares-mounts': ({ clone, source, mounts }: { clone: string; source: string; mounts: readonly string[] }) =>
    `${clone} and its running source ${source} would both write to ${mounts.join(', ')}. Stop the source first, or start with allowSharedMounts.`,
  'clone-shares-mounts': ({ source, mounts }: { source: string; mounts: readonly string[] }) =>
    `The clone and its running source ${source} would both write to ${mounts.join(', ')}. Choose something else for these mounts, do not start the clone, or pass allowSharedMounts.`,
  'restored-shares-mount': ({
    container,
    data,
    destination,
  }: {
    container: string
    data: string
    destination: string
  }) =>
    `The restored container and ${container}, which runs, would both write to ${data} at ${destination}. Stop ${container} first, do not start the restored one, or choose something else for this mount.`,
  'both-would-write': ({ container, data, purpose }: Of & { container: string; data: string }) =>
    `${begin(wordsFor(purpose).made)} and ${container} would both write to ${data} while they run. This corrupts most databases.`,

  'mount-not-there': ({
    container,
    destination,
    known,
  }: {
    container: string
    destination: string
    known: readonly string[]
  }) => `${container} has no mount at ${destination}. It has ${known.length === 0 ? 'none' : known.join(', ')}.`,
  'mount-type-not-copied': ({ destination, type }: { destination: string; type: string }) =>
    `${destination} is of type ${type}, which cannot be copied. Share or exclude it.`,
  'mount-is-file': ({ destination, choice }: { destination: string; choice: 'copy' | 'empty' }) =>
    `${destination} is a single file of the host, not a folder: it cannot be ${choice === 'copy' ? 'copied into a volume' : 'a fresh volume'}. Share it read-only, or exclude it.`,
  'volume-made-twice': ({ volume }: { volume: string }) =>
    `Two mounts would both create a volume ${volume}, each with other data. Choose the same for both, or share one.`,
  'network-mode-joins-none': ({ container, mode }: { container: string; mode: string }) =>
    `${container} has the network mode ${mode} and joins no networks.`,
  'network-disabled': ({ container }: { container: string }) =>
    `${container} was created with its network disabled and joins no networks.`,
  'network-is-mode': ({ network }: { network: string }) => `${network} is a network mode, not a network to join.`,
  'default-network-no-aliases': ({ network }: { network: string }) => `The default network ${network} has no aliases.`,
  'default-network-no-addresses': ({ network }: { network: string }) =>
    `The default network ${network} gives no fixed addresses.`,
  'not-in-network': ({ container, network, known }: { container: string; network: string; known: readonly string[] }) =>
    `${container} is not in the network ${network}, so there is nothing to exclude. It is in ${known.length === 0 ? 'none' : known.join(', ')}.`,
  'namespace-not-shared': ({ container, kind }: { container: string; kind: Namespace }) =>
    `${container} does not share the ${namespaceWords([kind])} of another container, so there is none to choose.`,
  'namespace-provider-unknown': ({ provider }: { provider: string }) => `There is no container ${provider} to join.`,
  'namespace-provider-gone': ({ provider, kinds, purpose }: Of & { provider: string; kinds: readonly Namespace[] }) =>
    `${begin(wordsFor(purpose).source)} shares the ${namespaceWords(kinds)} of the container ${provider}, which does not exist. Choose another container for ${wordsFor(purpose).made} to join, or none.`,
  'namespace-provider-stopped': ({ provider, purpose }: Of & { provider: string }) =>
    `${begin(wordsFor(purpose).made)} joins ${provider}, which is not running. It can start only while ${provider} runs.`,
  'namespace-ipc-private': ({ provider, purpose }: Of & { provider: string }) =>
    `${begin(wordsFor(purpose).made)} joins the IPC namespace of ${provider}, which is private. Create ${provider} with --ipc shareable, or choose another container.`,
  'link-not-there': ({ container, alias, known }: { container: string; alias: string; known: readonly string[] }) =>
    `${container} has no link ${alias}. It has ${known.length === 0 ? 'none' : known.join(', ')}.`,
  'link-target-unknown': ({ target }: { target: string }) => `There is no container ${target} to link to.`,
  'link-target-gone': ({ alias, target, purpose }: Of & { alias: string; target: string }) =>
    `${begin(wordsFor(purpose).source)} has a link ${alias} to the container ${target}, which does not exist. Exclude the link, or link to another container.`,
  'link-target-elsewhere': ({ alias, target, purpose }: Of & { alias: string; target: string }) =>
    `${begin(wordsFor(purpose).made)} is linked to ${target} as ${alias}, which is not on the default bridge: the engine refuses that. Exclude the link, or link to another container.`,
  'link-target-stopped': ({ target, purpose }: Of & { target: string }) =>
    `${begin(wordsFor(purpose).made)} is linked to ${target}, which is not running. It can start only while ${target} runs.`,
  'address-taken': ({ address, network, holder }: { address: string; network: string; holder: string | null }) =>
    `${holder ?? 'The network itself'} already has the address ${address} on ${network}.`,
  'address-outside': ({
    address,
    network,
    subnets,
  }: {
    address: string
    network: string
    subnets: readonly string[]
  }) => `The address ${address} is outside the subnet of ${network} (${subnets.join(', ')}).`,
  'mac-address-first-network': ({ network }: { network: string }) =>
    `This engine takes a MAC address for the first network alone. Do not set one for ${network}.`,
  'mount-image-missing': ({ destination, image }: { destination: string; image: string }) =>
    `The mount at ${destination} is the image ${image}, which this engine does not have. Pull or load it, or exclude the mount.`,
  'mount-image-other': ({ destination, image }: { destination: string; image: string }) =>
    `${destination} as it was: ${image} means another image than when it was backed up.`,
  'mount-image-unsupported': ({ destination, image }: { destination: string; image: string }) =>
    `The mount at ${destination} is the image ${image}. Engines before 28 cannot mount images: exclude the mount.`,
  'shared-network-no-ports': () =>
    'It shares the network of another container, which publishes for both. It can publish no ports itself.',
  'port-twice': ({ port, one, other }: { port: string; one: string; other: string }) =>
    `Host port ${port} is set twice, for ${one} and for ${other}.`,
  'host-name-not-own': ({ container, reason }: { container: string; reason: string }) =>
    `${container} has no host name of its own to replace. ${reason} Do not set a host name.`,
  'layer-on-other-image': ({ image, purpose }: Of & { image: string }) =>
    `The writable layer of ${wordsFor(purpose).source} belongs to its own image and does not fit ${image}. Exclude it, or keep the image.`,
  'layer-names-deletions': ({ container, names, more, canExclude }: LayerNames) =>
    `The writable layer of ${container} has files whose names an image layer takes for deletions: ${listOf(names, more)}. Delete or rename them${canExclude ? ', or exclude the writable layer' : ''}.`,
  'label-reserved': ({ label, purpose }: Of & { label: string }) =>
    `The label ${label} is reserved: Holdfast finds ${wordsFor(purpose).made} by it. Do not set it.`,
  'nothing-to-run': ({ purpose }: Of) =>
    `${begin(wordsFor(purpose).made)} would have neither an entrypoint nor a command. Set one of them.`,
  'auto-removed-not-restarted': ({ container, purpose }: Of & { container: string }) =>
    `The engine removes ${container} when it ends (AutoRemove), and ${wordsFor(purpose).made} too, so neither can be restarted. Do not set a restart policy.`,

  'container-name-taken': ({ name }: { name: string }) => `There is a container ${name} already. Choose another name.`,
  'subpath-unknown': ({ destination, subpath }: { destination: string; subpath: string }) =>
    `${destination} shows the folder ${subpath} of a volume. This engine, older than Docker 26, would mount the whole volume there. Exclude it, or restore to a newer engine.`,
  'volume-name-taken': ({ volume, purpose }: Of & { volume: string }) =>
    `There is a volume ${volume} already, and ${wordsFor(purpose).made} needs one of its own. Choose another name for the container, or remove the volume.`,
  'port-taken': ({ port, holder, purpose }: Of & { port: string; holder: string | null }) =>
    `${holder === null ? 'A program on this host' : holder} uses port ${port}. ${begin(wordsFor(purpose).made)} cannot start until the port is free.`,

  'fix-name': ({ name }: { name: string }) => `Name it ${name}`,
  'fix-share-read-only': ({ destination }: { destination: string }) => `Share ${destination} read-only`,
  'fix-copy': ({ destination }: { destination: string }) => `Copy ${destination} instead`,
  'fix-restore': ({ destination }: { destination: string }) => `Restore ${destination} from the backup`,
  'fix-next-ports': () => 'Use the next free ports',
  'fix-pause': () => 'Pause it while it is read',
  'fix-stop': () => 'Stop it while it is read',
  'fix-live': () => 'Keep it running while it is read',
  'fix-exclude-layer': () => 'Exclude the writable layer',
  'fix-not-start': () => 'Do not start it yet',
  'fix-exclude-link': ({ alias }: { alias: string }) => `Exclude the link ${alias}`,
  'fix-link': ({ target }: { target: string }) => `Link to ${target}`,
  'fix-free-address': () => 'Assign a free address',
  'fix-join': ({ provider }: { provider: string }) => `Join ${provider}`,
  'fix-own-namespaces': ({ kinds }: { kinds: readonly Namespace[] }) =>
    `Join none: ${namespaceWords(kinds)} of its own`,
  'fix-empty-mount': ({ destination }: { destination: string }) => `Leave ${destination} empty`,
  'fix-exclude-mount': ({ destination }: { destination: string }) => `Exclude ${destination}`,
  'fix-exclude-network': ({ network }: { network: string }) => `Exclude ${network}`,

  'object-volume-empty': () => 'empty, filled from the image',
  'object-volume-data': ({ data, purpose }: Of & { data: string }) =>
    `${purpose === 'clone' ? 'a copy' : 'the data'} of ${data}`,
  'object-image-derived': () => 'with the writable layer as one more layer of the image',
  'object-image-of-backup': () => 'from the backup',
  'object-container': ({ image }: { image: string | null }) => (image === null ? 'from that image' : `from ${image}`),

  'lost-volume-driver': ({ driver, options, volume, newVolume }: LostDriver) =>
    `The driver ${driver}${options.length === 0 ? '' : ` and its options (${options.join(', ')})`} of ${volume === null ? 'an anonymous volume' : `volume ${volume}`}: ${newVolume} is a plain volume on the engine's own disk.`,
  'lost-sockets': () => 'Sockets: the program that listens creates them again.',
  'lost-attributes': () =>
    'Access control lists (ACL) and all extended attributes but file capabilities (security.capability): user., trusted. and SELinux labels. So what an overlay notes in its folders, as in a volume of Docker in Docker, is lost too.',
  'lost-times': () => 'Fractions of a second in modification times, and times before 1970.',
  'lost-fractions': () => 'Fractions of a second in modification times.',
  'lost-time-range': () => 'Modification times before 1970 and after April 2262: the engine sets them to 1970.',
  'lost-in-advance': ({ data }: { data: readonly string[] }) =>
    `What the engine's tar does not hold, if there is any in ${listOf(data)}, which could not be looked at: sockets, access control lists (ACL), extended attributes but file capabilities, fractions of a second in modification times, times before 1970 and after April 2262, and holes in sparse files.`,
  'lost-in': ({ lost, data }: { lost: string; data: readonly string[] }) => `${lost} Found in ${listOf(data)}.`,
  'maybe-lost-in': ({ lost, data }: { lost: string; data: readonly string[] }) =>
    `${lost} It is not known whether there are any in ${listOf(data)}, which could not be looked at.`,
  'lost-holes': () => 'Holes in sparse files: they arrive as zeros and take up space.',
  'lost-changes': ({ container, bytes }: { container: string; bytes: number | null }) =>
    bytes === null
      ? `The writable layer: whatever ${container} changed in its own filesystem.`
      : `The writable layer: what ${container} changed in its own filesystem, ${bytes} bytes.`,
  'lost-layer': () => 'The writable layer: it belongs to its own image, and another image was requested.',
}

interface LayerNames {
  container: string
  names: readonly string[]
  more: number
  /** Whether a person can leave the layer out. */
  canExclude: boolean
}

interface LostDriver {
  driver: string
  options: readonly string[]
  volume: string | null
  newVolume: string
}

const planParts = {
  source: '',
  image: 'its image',
  configuration: 'its configuration',
  environment: 'its environment',
  labels: 'its labels',
  mounts: 'its mounts',
  ports: 'its ports',
  networks: 'its networks',
  options: 'the options',
}
