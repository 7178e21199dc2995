import { OpError, type CloneReport } from '@holdfast/contract'
import { message, type Message } from '@holdfast/contract/messages'
import { ownName } from '../container/names.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { lossMessages } from '../data/look-for-losses.ts'
import { readImage, readLayerBytes } from '../engine/raw/read-raw.ts'
import { reportStep } from '../engine/report-step.ts'
import { commitLayer } from '../made/commit-layer.ts'
import { forget, type MadeObjects } from '../made/made-objects.ts'
import { deriveImage } from '../make/derive-image.ts'
import type { ContainerSpec } from '../plan/plan-container.ts'
import type { PlanContext } from '../plan/plan-context.ts'
import { isSourceRead } from '../plan/plan-quiesce.ts'
import { whileQuiesced } from '../quiesce/while-quiesced.ts'
import type { QuiescingRun } from '../quiesce/quiesce-journal.ts'
import { refuseWhiteoutNames } from '../writable-layer/whiteout-names.ts'
import { lookAtSource } from './look-at-source.ts'
import { prepareCopy } from './prepare-copy.ts'

interface Taken extends Pick<CloneReport, 'copied' | 'frozenMs'> {
  /** Of what was copied, what is not as it was. */
  lost: Message[]
  imageId: string | null
  image: PlanContext['image']
}

interface TakeRequest {
  context: PlanContext
  spec: ContainerSpec
  how: 'pause' | 'stop' | null
  made: MadeObjects
}

/** What is read from the source, while it is quiesced if it has to be: its writable layer and its mounts. */
export async function takeData(
  engine: Engine,
  { context, spec, how, made }: TakeRequest,
  run: QuiescingRun,
): Promise<Taken> {
  const { container, options, jobId } = context
  const images = { jobId, onCreated: (id: string) => void made.images.push(id) }
  const { mode, verify } = options
  const { volumes } = spec
  const knownSizes = run.knownSizes ?? new Map<string, number>()
  await using copy = await prepareCopy(
    engine,
    { jobId, container, volumes, definitions: context.volumes, mode, verify, knownSizes },
    { ...run, made },
  )
  if (how !== null) await copy.runFirst()
  const { ownContainerId = null, signal } = run
  const read = await whileQuiesced(
    engine,
    // What nobody reads may change.
    { container, how, mode: isSourceRead(context, spec) ? mode : 'live', advice: message('clone-again') },
    {
      run,
      work: async () => {
        if (options.writableLayer === 'include') reportStep(run, 'committing')
        const commitId = options.writableLayer === 'include' ? await commitLayer(engine, container, images) : null
        run.signal.throwIfAborted()
        await copy.run()
        return commitId
      },
    },
  )
  // Not while the source waits for what is read.
  await using look = await lookAtSource(engine, { context, spec, whole: copy.whole }, { ownContainerId, signal })
  // Once more: what came since would have been taken for deletions.
  if (read.result !== null) await refuseWhiteoutNames(engine, container, { ownContainerId, signal })
  // A commit leaves out what it cannot reach and does not say so; the size of the layer is not told then.
  if (read.result !== null && (await readLayerBytes(engine, container.Id, run.signal)) === null)
    throw new OpError('INVALID_STATE', message('layer-too-deep', { container: ownName(container) }))
  const { copied, lost: lostTimes } = await copy.verify()
  const lost = [...lossMessages(await look.results()), ...lostTimes]
  await copy.close()
  run.signal.throwIfAborted()
  const commitId = read.result
  if (commitId === null) return { copied, lost, frozenMs: read.downtimeMs, imageId: null, image: context.image }
  const imageId = await deriveImage(engine, { commitId, image: context.image, container }, images)
  if (imageId !== commitId) forget(made, { images: [commitId] })
  const image = await readImage(engine, imageId, run.signal)
  return { copied, lost, frozenMs: read.downtimeMs, imageId, image }
}
