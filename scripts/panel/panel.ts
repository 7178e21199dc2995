import type { Config } from '../../apps/server/src/config.ts'

/** Addresses to listen on that nobody can call. */
const everywhere: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }
const patienceMs = 3_000

/** Where the panel of a configuration answers: `http://127.0.0.1:3010`. */
export function panelUrl({ host: listened, port, tls }: Pick<Config, 'host' | 'port' | 'tls'>): string {
  const host = everywhere[listened] ?? listened
  return `${tls === undefined ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${port}`
}

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
