import type { HostFolder, OwnerRange } from '@holdfast/host-files'
import type { Message } from '@holdfast/contract/messages'
import { chooseReader } from '../data/choose-reader.ts'
import type { ProveOptions } from '../data/prove-host.ts'
import { readOwners } from '../data/read-carrier.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawVolume } from '../engine/raw/raw-inspect.ts'
import type { ChosenMount } from './choose-mounts.ts'
import { explainUnread } from './read-again.ts'

/** A mount whose data is read, and how. */
export type ReadableMount = HostMount | EngineMount

/** One that is read where it lies. */
export interface HostMount {
  reader: 'host'
  mount: ChosenMount
  folder: HostFolder
  /** Where the host has other owners than the containers. */
  owners: OwnerRange | null
}

/** One that is read through a carrier that has it too. */
export interface EngineMount {
  reader: 'engine'
  mount: ChosenMount
  carrierId: string
  /** Why it is not read where it lies. */
  why: Message
}

export interface PrepareOptions extends ProveOptions {
  /** Takes the folders that are open, to close them. */
  opened: DisposableStack
}

/**
 * Makes ready what everything is read from, while the container still runs.
 * @throws OpError `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, naming the mount where it is about one; the signal's reason.
 */
export async function prepareMounts(
  engine: Engine,
  { mounts, volumes }: { mounts: readonly ChosenMount[]; volumes: ReadonlyMap<string, RawVolume | null> },
  { opened, ...options }: PrepareOptions,
): Promise<ReadableMount[]> {
  const { carriers, signal } = options
  const readable: ReadableMount[] = []
  for (const mount of mounts) {
    const { included, carrierMount, destination, tree, mounted, source } = mount
    if (!included || carrierMount === null || mounted === null || tree !== undefined) continue
    const carrierId = await carriers.create(carrierMount).catch((error: unknown) => {
      throw explainUnread(error, destination)
    })
    const volume = volumes.get(source) ?? null
    const request = { mount: mounted, volume, carrierId }
    const choice = await chooseReader(engine, request, options).catch((error: unknown) => {
      throw explainUnread(error, destination)
    })
    if (choice.reader === 'engine') {
      readable.push({ ...choice, mount, carrierId })
      continue
    }
    opened.use(choice.folder)
    readable.push({ ...choice, mount, owners: await readOwners(engine, carrierId, signal) })
  }
  return readable
}
