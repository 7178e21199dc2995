import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

/** Cells of the tables, without their heads. */
const rows = readFileSync('SECURITY.md', 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('|'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, claim = '']) => /[^-]/.test(claim))

test('every line of SECURITY.md names tests that there are', () => {
  expect(rows.length).toBeGreaterThan(40)
  const missing = rows.flatMap(([, claim = '', shown = '']) => {
    const named = shown.split('<br>').map((one) => /^`([^`]+\.(?:test|spec)\.tsx?)`: (.+)$/.exec(one))
    return named.flatMap((match, at) => {
      const [, file = '', name = ''] = match ?? []
      return existsSync(file) && titlesIn(file).has(name) ? [] : [`${claim}: ${match?.[0] ?? shown.split('<br>')[at]}`]
    })
  })
  expect(missing).toEqual([])
})

/** As they stand in the code: of a table of tests with its placeholders. */
function titlesIn(file: string): Set<string> {
  const code = readFileSync(file, 'utf8')
  const quoted = code.matchAll(
    /(?:\btest(?:\.\w+)?(?:<[^(]*>)?(?:\([^()\n]*\))?|\]\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)")/g,
  )
  return new Set([...quoted].map(([, single, double]) => (single ?? double ?? '').replaceAll(/\\(.)/g, '$1')))
}
