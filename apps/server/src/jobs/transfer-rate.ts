import type { Progress, WorkProgress } from '@holdfast/contract'

const windowMs = 5_000
const sampleMs = 200

/** The rate over the last seconds of one job's work, and the time that is left at that rate. */
export class TransferRate {
  #samples: { at: number; bytes: number }[] = []

  add(bytes: number, at: number): void {
    const last = this.#samples.at(-1)
    if (last !== undefined && at - last.at < sampleMs) return
    this.#samples.push({ at, bytes })
    while (this.#samples.length > 2 && at - (this.#samples[0]?.at ?? at) > windowMs) this.#samples.shift()
  }

  describe(work: WorkProgress, now: number): Progress {
    const first = this.#samples[0]
    const elapsedMs = first === undefined ? 0 : now - first.at
    if (first === undefined || elapsedMs < sampleMs || work.bytesDone <= first.bytes)
      return { ...work, bytesPerSecond: null, secondsLeft: null }
    const bytesPerSecond = ((work.bytesDone - first.bytes) / elapsedMs) * 1_000
    const left = work.bytesTotal === null ? null : Math.max(0, work.bytesTotal - work.bytesDone)
    return { ...work, bytesPerSecond, secondsLeft: left === null ? null : left / bytesPerSecond }
  }
}
