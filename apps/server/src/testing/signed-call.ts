import { callControl } from '../control/call-control.ts'

export type Call = (path: string, init?: RequestInit) => Promise<Response>

/** What programs call a server with: an API token, created on its host. */
export async function createTestToken(dataFolder: string, role = 'admin'): Promise<string> {
  const answer = await callControl(dataFolder, ['token', 'create', '--role', role, '--name', 'tests'])
  if (!answer?.ok) throw new Error(answer?.lines.join(' ') ?? 'no server has this data folder')
  return answer.lines[0] ?? ''
}

/** fetch to a server, with a token unless the caller sends something of its own. */
export function signedCall({ url, token }: { url: string; token: string }): Call {
  return (path, init = {}) => {
    const headers = new Headers(init.headers)
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${token}`)
    return fetch(`${url}${path}`, { ...init, headers })
  }
}
