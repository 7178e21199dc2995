import type { TarVerdict } from '@holdfast/archive'
import type { WorkProgress } from '@holdfast/contract'
import type { Engine } from '../engine/connect-engine.ts'
import { verifyCopy } from './copy-mount.ts'

/** A volume that was written, by its helper and by what went into it. */
export interface WrittenVolume {
  destination: string
  writerId: string
  verdict: TarVerdict
}

export interface VerifyCopiesOptions {
  signal: AbortSignal
  onProgress: (progress: WorkProgress) => void
  idleTimeoutMs?: number
  /** What a failure is to be told as. */
  explain: (error: unknown, destination: string) => unknown
}

/** Reads volumes back, one after the other. @throws what `explain` makes of the errors of `verifyCopy`; the signal's reason. */
export async function verifyCopies(
  engine: Engine,
  written: readonly WrittenVolume[],
  { signal, onProgress, explain, ...limits }: VerifyCopiesOptions,
): Promise<void> {
  const bytesTotal = written.reduce((sum, { verdict }) => sum + verdict.bytes, 0)
  let before = 0
  for (const { destination, writerId, verdict } of written) {
    const onBytes = (bytes: number): void =>
      onProgress({ step: 'verifying', bytesDone: before + bytes, bytesTotal, totalIsEstimate: false })
    onBytes(0)
    signal.throwIfAborted()
    await verifyCopy(engine, { writerId, written: verdict }, { signal, onBytes, ...limits }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw explain(error, destination)
    })
    before += verdict.bytes
  }
}
