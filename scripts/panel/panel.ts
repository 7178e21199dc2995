const patienceMs = 3_000

/** Whether a Holdfast answers there: its description says so, which no other program's does. Never rejects. */
export async function isPanel(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/openapi.json`, { signal: AbortSignal.timeout(patienceMs) })
    const { info } = (await answer.json()) as { info?: { title?: string } }
    return info?.title === 'Holdfast'
  } catch {
    return false
  }
}
