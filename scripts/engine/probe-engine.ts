import { callEngine, type EngineAddress } from './call-engine.ts'

export type EngineProbe =
  | { answers: true; version: string }
  /** `forbidden`: somebody may be there, but this user is not let in. */
  | { answers: false; reason: string; forbidden: boolean }

/** Asks the engine who it is. Never rejects. */
export async function probeEngine(engine: EngineAddress): Promise<EngineProbe> {
  try {
    const { status, text } = await callEngine({ engine, path: '/info', signal: AbortSignal.timeout(10_000) })
    if (status !== 200) return { answers: false, reason: `it answers ${status}: ${text.trim()}`, forbidden: false }
    const info: { ServerVersion?: string } = JSON.parse(text)
    return { answers: true, version: info.ServerVersion ?? 'unknown' }
  } catch (error) {
    return { answers: false, reason: reasonOf(error), forbidden: (error as NodeJS.ErrnoException).code === 'EACCES' }
  }
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EACCES') return 'this user may not open its socket'
  if (code === 'ENOENT') return 'there is no socket'
  if (code === 'ECONNREFUSED') return 'nobody listens there'
  return message
}
