import type { Panel } from '@holdfast/server/testing'

/** One mutation of the panel's own API. */
export async function callPanel<T>({ url }: Panel, procedure: string, input: object): Promise<T> {
  const answer = await fetch(`${url}/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(input),
  })
  if (!answer.ok) throw new Error(`${procedure} failed: ${await answer.text()}`)
  return ((await answer.json()) as { result: { data: T } }).result.data
}
