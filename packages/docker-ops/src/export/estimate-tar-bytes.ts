import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'

export interface EstimateOptions {
  signal: AbortSignal
  onEstimate: (bytes: number) => void
}

/**
 * Asks for the size of a container's filesystem beside the work. Nobody waits for the answer and its failure is nobody's;
 * disposing ends the question.
 */
export function estimateTarBytes(engine: Engine, containerId: string, options: EstimateOptions): AsyncDisposable {
  const over = new AbortController()
  const size = readSize(engine, containerId, AbortSignal.any([options.signal, over.signal])).then(
    (bytes) => {
      if (bytes !== undefined && !over.signal.aborted) options.onEstimate(bytes)
    },
    () => undefined,
  )
  return {
    async [Symbol.asyncDispose]() {
      over.abort()
      await size
    },
  }
}

async function readSize(engine: Engine, containerId: string, signal: AbortSignal): Promise<number | undefined> {
  const container = clientOf(engine).getContainer(encodeURIComponent(containerId))
  // The typings know neither the question nor the answer.
  const sized: object = { size: true, abortSignal: signal }
  const inspected: object = await ask(container.inspect(sized), {}, signal)
  return (inspected as { SizeRootFs?: number }).SizeRootFs
}
