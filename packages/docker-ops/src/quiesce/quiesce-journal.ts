import type { WorkRun } from '../engine/report-step.ts'

/** A container that is kept from changing, and how. */
export interface QuiescedContainer {
  /** 64 hex digits. */
  containerId: string
  how: 'pause' | 'stop'
  /** The engine's `State.StartedAt`: which of its runs is quiesced. Null where nobody wrote it down. */
  startedAt: string | null
}

/**
 * Remembers, beyond the end of this process, which containers have to be resumed. Each call resolves when that is durable:
 * `quiesced` before anything is done to the container, and again with the run that it met where that is another one; `resumed` when it runs again or was never quiesced.
 */
export interface QuiesceJournal {
  quiesced: (container: QuiescedContainer) => Promise<void>
  resumed: (container: QuiescedContainer) => Promise<void>
}

/** What work is given that quiesces a container while it reads its data. */
export interface QuiescingRun extends WorkRun {
  /** Remembers that the container is quiesced, beyond the end of this process. */
  journal: QuiesceJournal
  /** Bytes by the name of a volume, for the total of the progress. */
  knownSizes?: ReadonlyMap<string, number>
  /** The container this program runs in; null on a host. */
  ownContainerId?: string | null
}
