import { begin, namespaceWords, wordsFor, type Namespace, type Purpose } from './plan-words.ts'

interface Of {
  purpose: Purpose
}

/** Why a field of a new container differs from the container it is like. */
export const planChangeMessages = {
  'change-set': () => 'Set as requested.',
  'change-removed': () => 'Removed as requested.',
  'change-excluded': () => 'Excluded as requested.',

  'change-name': ({ container, purpose }: Of & { container: string }) =>
    purpose === 'clone'
      ? `A clone of ${container} under its own name.`
      : `Restored from a backup of ${container} under another name.`,
  'change-host-name-of-id': ({ purpose }: Of) =>
    `The engine made it from the id of ${wordsFor(purpose).source}; ${wordsFor(purpose).made} gets one of its own.`,
  'change-host-name-answers': ({ purpose }: Of) =>
    `On its networks ${wordsFor(purpose).made} would answer to it beside ${wordsFor(purpose).source} and get its traffic. It gets one of its own.`,
  'change-host-name-shared': () =>
    'It shares the network of another container and takes host name and domain from there.',
  'change-host-name-was-shared': () =>
    'It came from the container whose network was shared. With a network of its own the engine assigns it.',
  'change-host-name-of-host': () => "It shares the host's name (UTS mode host); the engine refuses another.",
  'change-mac-address': ({ purpose }: Of) =>
    `Two containers must not have one MAC address. The engine gives ${wordsFor(purpose).made} its own.`,

  'change-image': () => 'Another image, as requested.',
  'change-image-moved': ({ image, purpose }: Of & { image: string }) =>
    `${image} means another image by now, or none. ${begin(wordsFor(purpose).made)} is created from exactly the one of ${wordsFor(purpose).source}.`,
  'change-image-derived': ({ purpose }: Of) =>
    `The image of ${wordsFor(purpose).source} with its writable layer as one more layer.`,
  'change-image-derived-label': () => 'Says which image this one was derived from.',
  'change-image-id': () => 'The image comes from the backup, and this engine names it by its content.',
  'change-with-image': ({ image, purpose }: Of & { image: string }) =>
    `It comes with the image of ${wordsFor(purpose).made}, ${image}.`,
  'change-with-source-image': ({ image, purpose }: Of & { image: string }) =>
    `It came with the image of ${wordsFor(purpose).source}, ${image}.`,
  'change-with-image-entrypoint': () => "It comes with the image's entrypoint.",
  'change-image-own': () => "The image's own, as requested.",
  'change-follows-command': () => 'It follows from the entrypoint and the command.',

  'change-label-compose': ({ purpose }: Of) =>
    `Compose finds its containers by it and would change or remove ${wordsFor(purpose).made}.`,
  'change-label-swarm': ({ purpose }: Of) =>
    `It says that a swarm manages the container. No swarm manages ${wordsFor(purpose).made}.`,
  'change-label-portainer': ({ purpose }: Of) => `It says who owns ${wordsFor(purpose).source} in Portainer.`,
  'change-label-proxy': ({ purpose }: Of) =>
    `A reverse proxy would send the traffic of ${wordsFor(purpose).source} to ${wordsFor(purpose).made}.`,
  'change-label-watcher': ({ purpose }: Of) =>
    `A watcher would act on ${wordsFor(purpose).made} as it does on ${wordsFor(purpose).source}.`,
  'change-label-emptied': ({ reason }: { reason: string }) =>
    `${reason} The image sets it too, so it is emptied instead of removed.`,
  'change-label-job': ({ purpose }: Of) => `Says which job created ${wordsFor(purpose).made}.`,
  'change-label-source': ({ purpose }: Of) =>
    purpose === 'clone' ? 'Says what it is a clone of.' : 'Says which container it was restored from.',
  'change-label-other-source': ({ purpose }: Of) =>
    purpose === 'clone'
      ? 'Says what the source was restored from, which is not true of a clone.'
      : 'Says what the original was a clone of, which is not true of a restored container.',

  'change-id-file': ({ purpose }: Of) =>
    `The file belongs to ${wordsFor(purpose).source}; the client that created the container wrote it.`,
  'change-runtime-named': ({ purpose }: Of) =>
    `${begin(wordsFor(purpose).source)} was created without any host configuration. The engine names its default runtime now.`,
  'change-swappiness-unset': () => 'This value means "not set". The engine refuses it as a number.',
  'change-cpus-once': () => 'NanoCpus says the same, and the engine refuses both.',
  'change-device-permissions': () => 'Empty permissions mean all of them, rwm. The engine wants them named.',
  'change-network-brings-own': () => 'It shares the network of another container, which brings its own.',
  'change-namespace-by-name': ({ kind, provider }: { kind: Namespace; provider: string }) =>
    `It joins the ${namespaceWords([kind])} of ${provider}, which has another id now.`,
  'change-namespace-requested': ({ kind, provider }: { kind: Namespace; provider: string }) =>
    `It joins the ${namespaceWords([kind])} of ${provider}, as requested.`,
  'change-namespace-own': ({ kind }: { kind: Namespace }) => `It has its own ${namespaceWords([kind])}, as requested.`,
  'change-link-excluded': ({ alias }: { alias: string }) => `The link ${alias} is excluded as requested.`,
  'change-link-renamed': ({ alias, target }: { alias: string; target: string }) =>
    `The container behind the link ${alias} is called ${target} now.`,
  'change-link-requested': ({ alias, target }: { alias: string; target: string }) =>
    `The link ${alias} leads to ${target}, as requested.`,
  'change-no-limit': () => 'No limit, as requested.',
  'change-limit': () => 'Limited as requested.',
  'change-ulimit-default': () =>
    'Left to the engine where it is one of its default-ulimits, which it adds to every container by itself.',
  'change-ulimit-added': () => "One of the engine's default-ulimits.",
  'change-reservation': () => 'The engine refuses a reservation above the limit.',
  'change-swap-unlimited': () => 'Without a limit of memory there is none of swap.',
  'change-swap-none': ({ purpose }: Of) =>
    `Memory and swap together: ${wordsFor(purpose).made} has no swap, like ${wordsFor(purpose).source}.`,
  'change-swap-default': () => "Memory and swap together: the engine's default, twice the memory.",
  'change-restart-unnamed': () => 'No policy at all. This engine writes it as "no".',
  'change-restart-later': ({ policy, retries, purpose }: Of & { policy: string; retries: number | string }) =>
    `None until ${wordsFor(purpose).made} is healthy, so that a start that does harm is not repeated. ` +
    `Then ${policy}${Number(retries) > 0 ? `, at most ${retries} times,` : ''} as in ${wordsFor(purpose).source}.`,

  'change-volume-copied': ({ data, purpose }: Of & { data: string | null }) =>
    `A new volume with ${purpose === 'clone' ? 'a copy' : 'the data'} of ${data ?? 'the anonymous volume'}: driver local, never filled from the image.`,
  'change-volume-fresh': ({ volume }: { volume: string }) =>
    `A fresh volume in place of ${volume}, as requested: driver local, labelled with the job, filled from the image.`,
  'change-volume-fresh-anonymous': () => 'A fresh anonymous volume, as requested, filled from the image.',
  'change-volume-under-memory': () =>
    'A fresh anonymous volume, covered by memory that is mounted over it, as in the source.',
  'change-volume-for-folder': ({ folder }: { folder: string }) =>
    `A fresh anonymous volume in place of ${folder}, as requested, filled from the image.`,
  'change-volume-of-image': ({ reason }: { reason: string }) => `A fresh volume. ${reason}`,
  'change-excluded-declared': () =>
    'Excluded as requested; but the image declares a volume here, so the engine creates a fresh anonymous one.',
  'change-mounted': () => 'Mounted as requested.',
  'change-shared-by-name': ({ data, purpose }: Of & { data: string }) =>
    `Shared by name (${data}): as ${wordsFor(purpose).source} declares it, ${wordsFor(purpose).made} would get another one.`,
  'change-shared-unfilled': () =>
    'Shared as it is. Even if it is empty now, the engine must not fill it from the image.',
  'change-shared-read-only': () => 'Shared read-only, as requested.',
  'change-declared-elsewhere': () =>
    'The mount at this path is declared elsewhere. The engine refuses two declarations of it.',
  'change-volumes-from': () => 'Each mount that came from there is declared by its own name.',

  'change-joined': () => 'Joined as requested.',
  'change-address-free': ({ purpose }: Of) =>
    `${begin(wordsFor(purpose).source)} has the fixed address. The engine gives ${wordsFor(purpose).made} a free one.`,
  'change-address-assigned': () => 'The engine assigns one, as requested.',
  'change-aliases': ({ purpose }: Of) =>
    `Names of ${wordsFor(purpose).source} or of its Compose service. With them ${wordsFor(purpose).made} would get its traffic.`,
  'change-no-network': ({ purpose }: Of) => `${begin(wordsFor(purpose).made)} is in no network.`,
  'change-first-network': ({ network, purpose }: Of & { network: string }) =>
    `Its first network is ${network}: the first one of ${wordsFor(purpose).source} is excluded, or it had none.`,
  'change-network-gone': () => 'The network of that id is gone. The one of its name replaces it.',
  'change-links': () => 'Links of this kind work on the default bridge alone, which is not its first network.',
  'change-sysctls': ({ network }: { network: string }) =>
    `This engine keeps settings of one interface with its network, ${network}.`,

  'change-port-unnamed': () => 'It names no port. The engine refuses it.',
  'change-port-next': ({ purpose }: Of) =>
    `The next free host port counted from that of ${wordsFor(purpose).source}, as requested.`,
  'change-port-none': () => 'No port is published, as requested.',
  'change-port-listed': () => 'Published as requested.',
  'change-port-shared': () => 'It shares the network of another container, which publishes for both.',

  'change-not-made': ({ planned }: { planned: string }) => `The engine kept the value. Planned was: ${planned}`,
  'change-unplanned': ({ purpose }: Of) =>
    `Not planned: the engine gave ${wordsFor(purpose).made} another value than ${wordsFor(purpose).source} has.`,
  'change-engine-version': ({ version, apiVersion, here }: { version: string; apiVersion: string; here: string }) =>
    `The backup is from an engine ${version} (API ${apiVersion}). This one (API ${here}) records other fields.`,
}
