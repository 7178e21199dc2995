import type { Duplex } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzipMembers, createTarWalker, createZstdFrames } from '@holdfast/archive'
import { OpError, type Compression, type WorkProgress } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { engineError } from '../engine/ask-engine.ts'
import { countBytes } from '../engine/body/count-bytes.ts'
import { openStream } from '../engine/body/open-stream.ts'
import { startWatchdog } from '../engine/body/start-watchdog.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { refuseDeepFolder } from '../engine/deep-folder.ts'
import { createProgressReport } from './create-progress-report.ts'
import { estimateTarBytes } from './estimate-tar-bytes.ts'
import { openFileDraft } from './file-draft.ts'

export interface ExportRequest {
  /** An id, a name or a unique id prefix. */
  containerId: string
  /** Absolute; must exist. The draft lies here too, so that making it visible is one step. */
  folder: string
  fileName: string
  compression: Compression
  /** Names the draft, so that whoever finds it after a crash can sweep it: `sweepExportDraft`. */
  draftId: string
}

export interface ExportOptions {
  signal: AbortSignal
  /** Called on every chunk, on the way of the bytes: keep it cheap. Bytes are of the tar, before compression. */
  onProgress: (progress: WorkProgress) => void
  /** How long a stream that has begun may move no data. Default five minutes. */
  idleTimeoutMs?: number
  /** How long the engine may prepare before its first byte. Default one hour. */
  firstByteTimeoutMs?: number
}

export interface ExportedFile {
  filePath: string
  sizeBytes: number
  /** Length of the tar before compression. */
  tarBytes: number
  entries: number
}

/**
 * Writes a container's filesystem to `<folder>/<fileName>` as one tar, byte for byte what `docker export` gives: no volumes.
 * The file appears whole and durable, or not at all; nothing is ever overwritten, and a failure or a cancel leaves nothing.
 * @throws OpError `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `FILE_EXISTS`, `DISK_FULL`, `STORAGE_FAILED`; `TRUNCATED` when
 * the engine's tar is not whole, `INVALID_STATE` where it may lack what lies too deep, `ENGINE_UNREACHABLE` when the connection breaks, `TIMEOUT` when nothing moves,
 * `ENGINE_REFUSED`. Rejects with the signal's reason when cancelled.
 */
export async function exportContainer(
  engine: Engine,
  request: ExportRequest,
  options: ExportOptions,
): Promise<ExportedFile> {
  const progress = createProgressReport(options.onProgress)
  using watchdog = startWatchdog(options)
  const signal = AbortSignal.any([options.signal, watchdog.signal])
  signal.throwIfAborted()
  await using draft = await openFileDraft(request, progress.expectedBytes)
  await using _estimate = estimateTarBytes(engine, request.containerId, { signal, onEstimate: progress.estimated })
  const about = { container: request.containerId }
  const path = `/containers/${encodeURIComponent(request.containerId)}/export`
  const body = await openStream(engine, path, { ...about, signal })
  const walker = createTarWalker({ onEntry: refuseDeepFolder })
  const received = { bytes: 0 }
  const counted = countBytes(body, received, (bytes) => {
    watchdog.moved()
    progress.moved(bytes)
  })
  try {
    const whole = walker.through(counted)
    const compressor = createCompressor(request.compression)
    if (compressor === null) await pipeline(whole, draft.sink, { signal })
    else await pipeline(whole, compressor, draft.sink, { signal })
  } catch (error) {
    signal.throwIfAborted()
    throw engineError(error, about)
  }
  watchdog.stop()
  const { entries, bytes: tarBytes } = walker.verdict()
  if (!body.complete || tarBytes !== received.bytes) throw new OpError('TRUNCATED', message('export-cut'))
  progress.sealing(tarBytes)
  const sizeBytes = await draft.seal(options.signal)
  return { filePath: draft.filePath, sizeBytes, tarBytes, entries }
}

/** The stage between the tar and the file; null where there is none. */
export function createCompressor(compression: Compression): Duplex | null {
  switch (compression) {
    case 'none':
      return null
    case 'gzip':
      return createGzipMembers()
    case 'zstd':
      return createZstdFrames()
    default:
      return compression satisfies never
  }
}
