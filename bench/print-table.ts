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
