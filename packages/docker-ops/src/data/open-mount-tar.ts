import type { IncomingMessage } from 'node:http'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { openBody, type EngineBody } from '../engine/body/open-body.ts'
import { mountFolder } from '../made/create-carrier.ts'

/** What a helper has mounted, as one tar: the mount's own entry first, every name below the mount's folder. */
export async function openMountTar(engine: Engine, helperId: string, signal: AbortSignal): Promise<EngineBody> {
  const path = `/containers/${helperId}/archive?path=/${mountFolder}`
  const body = await ask(openBody(engine, path, signal), {}, signal)
  if (body !== null) return body
  const container = clientOf(engine).getContainer(helperId)
  const options: object = { path: `/${mountFolder}`, abortSignal: signal }
  return (await ask(container.getArchive(options as { path: string }), {}, signal)) as IncomingMessage
}
