export interface Timings {
  oursMs: number[]
  theirsMs: number[]
}

interface Pair {
  ours: () => Promise<void>
  theirs: () => Promise<void>
  /** After each of the two, and not timed. */
  tidy?: () => Promise<void>
}

/** Runs both in turn, swapping who goes first, after one run of each that is not counted. */
export async function runPairs(pairs: number, { ours, theirs, tidy }: Pair): Promise<Timings> {
  const timings: Timings = { oursMs: [], theirsMs: [] }
  const time = async (work: () => Promise<void>): Promise<number> => {
    const startedAt = performance.now()
    await work()
    const tookMs = performance.now() - startedAt
    await tidy?.()
    return tookMs
  }
  await time(ours)
  await time(theirs)
  for (let pair = 0; pair < pairs; pair += 1) {
    if (pair % 2 === 0) timings.oursMs.push(await time(ours))
    timings.theirsMs.push(await time(theirs))
    if (pair % 2 === 1) timings.oursMs.push(await time(ours))
  }
  return timings
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}
