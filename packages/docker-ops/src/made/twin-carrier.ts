import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { ask } from '../engine/ask-engine.ts'
import { clientOf, type Engine } from '../engine/connect-engine.ts'
import { createCarrier, mountFolder } from './create-carrier.ts'
import { jobLabel } from './labels.ts'

export interface TwinCarrier {
  id: string
  /** Where the engine's host has what both have mounted. */
  hostFolder: string
}

/**
 * Makes a second carrier like one that is being read, which is of the same job: until its tar is over, the engine answers nothing
 * about that one, but in a list.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`; the signal's reason.
 */
export async function twinCarrier(engine: Engine, carrierId: string, signal: AbortSignal): Promise<TwinCarrier> {
  const query = { all: true, filters: { id: [carrierId] }, abortSignal: signal }
  const [carrier] = await ask(clientOf(engine).listContainers(query), {}, signal)
  const mount = carrier?.Mounts.find(({ Destination }) => Destination === `/${mountFolder}`)
  if (carrier === undefined || mount === undefined) throw new OpError('ENGINE_REFUSED', message('carrier-not-listed'))
  const type = mount.Type === 'volume' ? 'volume' : 'bind'
  const source = (type === 'volume' ? mount.Name : mount.Source) ?? ''
  const jobId = carrier.Labels[jobLabel] ?? ''
  const id = await createCarrier(engine, { image: carrier.ImageID, jobId, mount: { type, source, readOnly: true } })
  return { id, hostFolder: mount.Source }
}
