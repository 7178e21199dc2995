import type { SeenEntry } from '@holdfast/archive'
import type { Engine } from '../engine/connect-engine.ts'
import { refuseDeepFolder } from '../engine/deep-folder.ts'
import { mountFolder } from '../made/create-carrier.ts'
import { readCarrier } from './read-carrier.ts'
import { createLinkCheck, type LinkCheck } from './link-check.ts'

/** Where the tar of one mount comes from: the mount's own entry first, every name below the mount's folder. */
export interface MountSource {
  /** Asked for with the first chunk; a chunk is the reader's until he asks for the next one. */
  open: (signal: AbortSignal) => AsyncIterable<Buffer>
  /** For a tar whose hard links may be false. */
  checkLinks?: (signal: AbortSignal) => LinkCheck
  /** For a tar that may lack something without saying so: throws where it may. */
  checkEntry?: (entry: SeenEntry) => void
  /** A tar that no engine made: with headers that one may not write as they are. */
  isForeign?: boolean
  /** How long the first byte may take. */
  firstByteTimeoutMs?: number
}

/** The tar of a mount begins with its own folder: without a first byte it is the mount that does not answer. */
const firstByteTimeoutMs = 300_000

/** What a carrier has mounted, as the containers of the engine see it. */
export function carrierSource(engine: Engine, carrierId: string): MountSource {
  return {
    open: (signal) => readCarrier(engine, { carrierId, path: `/${mountFolder}` }, signal),
    checkLinks: (signal) => createLinkCheck(engine, { carrierId, signal }),
    checkEntry: ({ name, type }) => refuseDeepFolder({ name: name.subarray(mountFolder.length), type }),
    firstByteTimeoutMs,
  }
}
