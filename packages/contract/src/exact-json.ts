/*
 * JSON whose whole numbers keep their last digit. Docker's are 64 bits wide (`--ulimit core=9223372036854775807`), those of
 * JavaScript are exact up to 2^53: `JSON.parse` rounds what is beyond and says nothing.
 */

interface SourceText {
  readonly source: string
}

/** Of https://github.com/tc39/proposal-json-parse-with-source; the typings do not know them yet. */
interface JsonWithSource {
  parse: (text: string, reviver: (key: string, value: unknown, context: SourceText) => unknown) => unknown
  rawJSON: (text: string) => unknown
}

/** What cannot stand in a text without a number beyond 2^53, which has sixteen digits. */
const longNumber = /\d{16}/

/**
 * `JSON.parse`, with every whole number beyond `Number.MAX_SAFE_INTEGER` as a bigint; all others stay numbers.
 * @throws SyntaxError as `JSON.parse` does.
 */
export function parseExactly(text: string): unknown {
  if (!longNumber.test(text)) return JSON.parse(text)
  return (JSON as unknown as JsonWithSource).parse(text, (_key, value, { source }) => {
    const isRounded = typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source)
    return isRounded ? BigInt(source) : value
  })
}

/** `JSON.stringify`, with every bigint as a number of all its digits. */
export function stringifyExactly(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' ? (JSON as unknown as JsonWithSource).rawJSON(String(part)) : part,
  )
}

/** The same value with every bigint as the text of its digits, for whoever reads JSON as JavaScript does. */
export function digitsAsText(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(digitsAsText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, digitsAsText(part)]))
}
