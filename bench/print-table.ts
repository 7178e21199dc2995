import { median, type Timings } from './run-pairs.ts'

export interface Row {
  work: string
  against: string
  ours: string
  theirs: string
  /** Median of the ratios of the pairs. */
  ratio: number
  goal: number
  notes: string[]
}

export function printTable(rows: readonly Row[]): void {
  for (const { work, against, ours, theirs, ratio, goal, notes } of rows) {
    const verdict = ratio <= goal ? 'met' : 'missed'
    console.log(`${work} against ${against}`)
    console.log(`  ours ${ours}, theirs ${theirs}, ratio ${ratio.toFixed(3)}, goal at most ${goal}: ${verdict}`)
    for (const note of notes) console.log(`  ${note}`)
  }
}

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

export function inMebibytes(bytes: number): string {
  return `${(bytes / 1_048_576).toFixed(0)} MiB`
}

function inSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2)
}
