import { Duplex } from 'node:stream'
import { faultyEngine } from './faulty-engine.ts'

export interface GatedEngine extends AsyncDisposable {
  readonly dockerHost: string
  /** Lets so many bytes more of the large bodies through; without a number all there are. */
  pass: (bytes?: number) => void
}

const largeBody = /^GET (\/v[\d.]+)?\/(containers\/[^/]+\/(export|archive)|images\/[^/]+\/get|images\/get)/

/** The local engine with its exports, archives and images behind a gate that is closed: a job is as slow as a test needs it. */
export async function gatedEngine(): Promise<GatedEngine> {
  let allowed = 0
  let opened = Promise.withResolvers<void>()

  function pass(bytes = Infinity): void {
    allowed += bytes
    opened.resolve()
    opened = Promise.withResolvers()
  }
  async function* held(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      while (allowed <= 0) await opened.promise
      allowed -= chunk.length
      yield chunk
    }
  }
  const engine = await faultyEngine((call) => (largeBody.test(call) ? { answer: () => Duplex.from(held) } : null))
  return {
    dockerHost: engine.dockerHost,
    pass,
    [Symbol.asyncDispose]: async () => {
      pass()
      await engine[Symbol.asyncDispose]()
    },
  }
}
