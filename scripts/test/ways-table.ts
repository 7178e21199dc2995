/** What came of every way on one engine; `reason` is null where it works. */
export interface EngineWays {
  /** `Docker 28.5.2, overlay2`. */
  engine: string
  ways: { way: string; reason: string | null }[]
}

const begin = '<!-- made by npm run engines -->'
const end = '<!-- end of what npm run engines made -->'

/** Engines by ways as Markdown, each failure with a note. */
export function waysTable(engines: readonly EngineWays[]): string {
  const ways = [...new Set(engines.flatMap((engine) => engine.ways.map(({ way }) => way)))]
  const notes: string[] = []
  const rows = ways.map((way) => [way, ...engines.map((engine) => cell(engine, way))])
  const heads = ['', ...engines.map(({ engine }) => engine)]
  const lines = [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
  return [...lines, ...(notes.length > 0 ? ['', ...notes] : [])].join('\n')

  function cell({ ways: known }: EngineWays, way: string): string {
    const found = known.find((one) => one.way === way)
    if (found === undefined) return 'not run'
    if (found.reason === null) return 'yes'
    const note = `${found.reason.replaceAll('|', '\\|')}`
    const at = notes.findIndex((text) => text.endsWith(`. ${note}`))
    if (at !== -1) return `no (${at + 1})`
    notes.push(`${notes.length + 1}. ${note}`)
    return `no (${notes.length})`
  }
}

/** The page with its table in place of the one before. @throws Error where the page has no place for it. */
export function withTable(page: string, table: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)]
  if (from === -1 || to < from) throw new Error(`docs/engines.md has no lines ${begin} and ${end}.`)
  return `${page.slice(0, from)}${begin}\n\n${table}\n\n${page.slice(to)}`
}

interface VitestReport {
  testResults: { assertionResults: { title: string; status: string; failureMessages?: string[] }[] }[]
}

/** Of Vitest's JSON report: a test is a way, its failure's first line the reason. */
export function readWays(report: string): EngineWays['ways'] {
  const { testResults }: VitestReport = JSON.parse(report)
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'passed' || status === 'failed')
      .map(({ title, status, failureMessages: [failure = 'It failed.'] = [] }) => ({
        way: title,
        reason: status === 'passed' ? null : (failure.split('\n')[0] ?? '').replace(/^\w*Error: /, ''),
      })),
  )
}
