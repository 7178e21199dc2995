import type { CustomFetch } from 'openid-client'

const maxBytes = 1024 * 1024

/** fetch, of answers that end: a provider could send for as long as its time limit lasts. */
export const fetchAtMost: CustomFetch = async (url, options) => {
  const answer = await fetch(url, options as RequestInit)
  if (answer.body === null) return answer
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new Error(`an answer of more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new Response(Buffer.concat(chunks), answer)
}
