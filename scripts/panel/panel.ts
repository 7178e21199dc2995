const patienceMs = 3_000

/** Whether a Holdfast answers there: it says its name with its health. Never rejects. */
export async function isPanel(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(patienceMs) })
    const health = (await answer.json()) as { name?: string } | null
    return health?.name === 'Holdfast'
  } catch {
    return false
  }
}
