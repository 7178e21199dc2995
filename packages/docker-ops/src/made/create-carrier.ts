import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { carrierLabel, jobLabel } from './labels.ts'

/** Where a helper has its mount; no image has such a folder, and names in its tars begin with it. */
export const mountFolder = 'holdfast-mount'

export interface HelperMount {
  /** A folder of the engine's host, or a volume. */
  type: 'bind' | 'volume'
  source: string
  readOnly: boolean
}

/**
 * Makes a container that is never started and has one thing mounted, to read it from or write it to: the engine's
 * `archive` calls work on it, and the lock they take stops nobody. Resolves with its id.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`.
 */
export async function createHelper(
  engine: Engine,
  { image, jobId, mount }: { image: string; jobId: string; mount: HelperMount },
): Promise<string> {
  const { type, source, readOnly } = mount
  const Mount = { Type: type, Source: source, Target: `/${mountFolder}`, ReadOnly: readOnly }
  const body = {
    Image: image,
    Cmd: ['/never-started'],
    Labels: { [jobLabel]: jobId, [carrierLabel]: 'true' },
    NetworkDisabled: true,
    HostConfig: {
      NetworkMode: 'none',
      LogConfig: { Type: 'none', Config: {} },
      Mounts: [{ ...Mount, ...(type === 'volume' && { VolumeOptions: { NoCopy: true } }) }],
    },
  }
  // Kept apart by these two names, which the typings do not know; else dockerode puts the whole body into the URL.
  const call = { _query: {}, _body: body } as Record<string, unknown>
  const { id } = await ask(clientOf(engine).createContainer(call))
  return id
}
