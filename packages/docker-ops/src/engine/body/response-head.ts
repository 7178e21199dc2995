export interface ResponseHead {
  status: number
  /** By lower-case name. */
  headers: ReadonlyMap<string, string>
  /** Where the body begins. */
  bodyAt: number
}

const longestHead = 65_536

/**
 * The head of an answer, once it is there as a whole; null before. RFC 9112, sections 2.1 and 4.
 * @throws Error for what is no answer of HTTP/1.1.
 */
export function readHead(bytes: Buffer): ResponseHead | null {
  const end = bytes.indexOf('\r\n\r\n')
  if (end === -1) {
    if (bytes.length > longestHead) throw malformed()
    return null
  }
  const [first = '', ...lines] = bytes.toString('latin1', 0, end).split('\r\n')
  const status = /^HTTP\/1\.[01] (\d{3})(?: |$)/.exec(first)?.[1]
  if (status === undefined) throw malformed()
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  return { status: Number(status), headers: new Map(headers), bodyAt: end + 4 }
}

function malformed(): Error {
  return Object.assign(new Error('The answer is no HTTP.'), { code: 'EPROTO' })
}
