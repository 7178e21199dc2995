import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask } from '../../engine/ask-engine.ts'
import { countBytes } from '../../engine/body/count-bytes.ts'
import { openRequest } from '../../engine/body/open-request.ts'
import { sendBody } from '../../engine/body/send-body.ts'
import { startWatchdog } from '../../engine/body/start-watchdog.ts'
import { clientOf, type Engine } from '../../engine/connect-engine.ts'
import { loadFailure } from '../../engine/load-failure.ts'
import type { WorkRun } from '../../engine/report-step.ts'
import type { BackupSource } from '../backup-source.ts'
import { imageArchive, type ArchivedImage } from './image-archive.ts'

const inspected = z.looseObject({ Id: z.string() })

/**
 * Loads an image under one tag. Resolves with the engine's id of it.
 * @throws OpError `ENGINE_REFUSED`, `DISK_FULL`, `ENGINE_UNREACHABLE`, `TIMEOUT`, what the layers fail with; the signal's reason.
 */
export async function loadImage(
  engine: Engine,
  { openLayer, ...image }: ArchivedImage & Pick<BackupSource, 'openLayer'>,
  run: WorkRun,
): Promise<string> {
  try {
    return await load(engine, { openLayer, ...image }, run)
  } catch (error) {
    // @NOTE moby looks a layer up by its chain id before it reads it; the containerd store does not, and wants them all.
    if (image.known === 0 || !(error instanceof OpError) || error.code !== 'ENGINE_REFUSED') throw error
    return load(engine, { openLayer, ...image, known: 0 }, run)
  }
}

async function load(
  engine: Engine,
  { openLayer, ...image }: ArchivedImage & Pick<BackupSource, 'openLayer'>,
  { signal: cancel, onProgress, idleTimeoutMs }: WorkRun,
): Promise<string> {
  cancel.throwIfAborted()
  using watchdog = startWatchdog({ ...(idleTimeoutMs !== undefined && { idleTimeoutMs }) })
  const cancelled = new AbortController()
  const onCancel = (): void => cancelled.abort(cancel.reason)
  cancel.addEventListener('abort', onCancel, { once: true })
  const signal = AbortSignal.any([cancelled.signal, watchdog.signal])
  const bytesTotal = image.layers.slice(image.known).reduce((sum, { bytes }) => sum + bytes, 0)
  const archive = countBytes(imageArchive(image, openLayer, signal), { bytes: 0 }, (bytes) => {
    watchdog.moved()
    onProgress({ step: 'loading image', bytesDone: Math.min(bytes, bytesTotal), bytesTotal, totalIsEstimate: false })
  })
  const request = await openRequest(engine, {
    method: 'POST',
    path: '/images/load?quiet=1',
    headers: { 'Content-Type': 'application/x-tar' },
    signal,
  })
  // Once all is sent the engine unpacks it. That may take long, and an engine that nobody waits for goes on all the same.
  const letEngineFinish = (): void => {
    watchdog.stop()
    cancel.removeEventListener('abort', onCancel)
  }
  const answer = await sendBody(thenCall(archive, letEngineFinish), request, signal)
  const failure = loadFailure(answer)
  if (failure !== null) throw refusal(failure)
  const tagged = clientOf(engine).getImage(image.tag).inspect()
  return inspected.parse(await ask(tagged)).Id
}

async function* thenCall(source: AsyncIterable<Buffer>, done: () => void): AsyncGenerator<Buffer> {
  yield* source
  done()
}

function refusal(why: string): OpError {
  const code = /no space left on device/i.test(why) ? 'DISK_FULL' : 'ENGINE_REFUSED'
  return new OpError(code, message('image-not-loaded', { reason: why }))
}
