import { Transform } from 'node:stream'
import { faultyEngine } from './faulty-engine.ts'

export interface GatedEngine extends AsyncDisposable {
  readonly dockerHost: string
  /** Lets so many bytes more of the large bodies through; without a number all there are. */
  pass: (bytes?: number) => void
}

const largeBody = /^GET \/(containers\/[^/]+\/(export|archive)|images\/[^/]+\/get|images\/get)/

/** The local engine with its exports, archives and images behind a gate that is closed: a job is as slow as a test needs it. */
export async function gatedEngine(): Promise<GatedEngine> {
  let allowed = 0
  const waiting = new Set<() => void>()

  function pass(bytes = Infinity): void {
    allowed += bytes
    for (const goOn of waiting) goOn()
  }
  function gate(): Transform {
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        const goOn = () => {
          if (allowed <= 0 && !this.destroyed) return
          waiting.delete(goOn)
          allowed -= chunk.length
          done(null, chunk)
        }
        waiting.add(goOn)
        goOn()
      },
    })
  }
  const engine = await faultyEngine((call) => (largeBody.test(call) ? { answer: gate } : null))
  return {
    dockerHost: engine.dockerHost,
    pass,
    [Symbol.asyncDispose]: async () => {
      pass()
      await engine[Symbol.asyncDispose]()
    },
  }
}
