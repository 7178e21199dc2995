import { randomBytes } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { z } from 'zod'
import type { AgreedApi } from '../engine/agree-api.ts'
import { ask } from '../engine/ask-engine.ts'
import { postJson } from '../engine/body/exchange-json.ts'
import { agreedApi, type Engine } from '../engine/connect-engine.ts'
import { readContainer } from '../engine/raw/read-raw.ts'
import type { CarrierPool } from '../made/carrier-pool.ts'
import { jobLabel } from '../made/labels.ts'
import { forget, nothingMade, type MadeObjects } from '../made/made-objects.ts'
import { removeMade } from '../made/remove-made.ts'

/** What of the engine's own storage is within reach here. */
export interface HostProof {
  /** Whether the engine's machine is this one: a volume made through it appeared here. */
  isSameHost: boolean
  /** The folder all layers of overlay2 lie in, where that is the engine's; null else. */
  layers: string | null
}

export interface ProveOptions {
  jobId: string
  made: MadeObjects
  carriers: CarrierPool
  signal: AbortSignal
}

const known = new WeakMap<AgreedApi, HostProof>()

/**
 * Whether the engine stores what it stores on this very machine, at the same paths: by what it makes there when it is asked to, under
 * names that nobody had before. Asked for once, until the engine was away. Names and paths alone say nothing: a socket may lead into a
 * virtual machine, out of a container, or over the network to a machine that was cloned from this one.
 * @throws OpError `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`, `DISK_FULL`; the signal's reason.
 */
export async function proveHost(engine: Engine, options: ProveOptions): Promise<HostProof> {
  if (!engine.endpoint.startsWith('unix://')) return { isSameHost: false, layers: null }
  const agreed = await agreedApi(engine, options.signal)
  const proof = known.get(agreed) ?? (await prove(engine, options))
  known.set(agreed, proof)
  return proof
}

const volume = z.looseObject({ Name: z.string(), Mountpoint: z.string() })
const overlay = z.looseObject({
  GraphDriver: z.looseObject({ Name: z.literal('overlay2'), Data: z.looseObject({ UpperDir: z.string() }) }),
})

async function prove(engine: Engine, { jobId, made, carriers, signal }: ProveOptions): Promise<HostProof> {
  const Name = `holdfast-proof-${randomBytes(16).toString('hex')}`
  made.volumes.push(Name)
  const Labels = { [jobLabel]: jobId }
  const { Mountpoint } = volume.parse(await ask(postJson(engine, '/volumes/create', { Name, Labels })))
  const isSameHost = Mountpoint.split('/').includes(Name) && (await isFolder(Mountpoint))
  const [failure] = await removeMade(engine, { ...nothingMade(), volumes: [Name] })
  if (failure !== undefined) throw failure
  forget(made, { volumes: [Name] })
  if (!isSameHost) return { isSameHost, layers: null }
  const carrier = await readContainer(engine, await carriers.create(null), signal)
  const upper = overlay.safeParse(carrier).data?.GraphDriver.Data.UpperDir
  const layers = /^(.+)\/[^/]+\/diff$/.exec(upper ?? '')?.[1] ?? null
  return { isSameHost, layers: upper !== undefined && (await isFolder(upper)) ? layers : null }
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}
