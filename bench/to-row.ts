import type { Row } from './print-table.ts'
import { median, type Timings } from './run-pairs.ts'

interface Measured extends Pick<Row, 'work' | 'against' | 'goal'> {
  timings: Timings
  /** What else was seen. */
  notes: readonly string[]
}

/** A row of the table from what both took, pair by pair. */
export function toRow({ timings: { oursMs, theirsMs }, notes, ...rest }: Measured): Row {
  return {
    ...rest,
    ours: `${inSeconds(median(oursMs))} s`,
    theirs: `${inSeconds(median(theirsMs))} s`,
    ratio: median(oursMs.map((ms, index) => ms / (theirsMs[index] ?? Number.NaN))),
    notes: [...notes, `ours ${oursMs.map(inSeconds).join(' ')}; theirs ${theirsMs.map(inSeconds).join(' ')}`],
  }
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}
