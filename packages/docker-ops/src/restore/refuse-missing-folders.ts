import { OpError } from '@holdfast/contract'
import { parseBind } from '../engine/raw/bind-spec.ts'
import type { CloneSpec } from '../plan/plan-container.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RestoredObjects } from '../made/remove-restored.ts'
import type { RestoreRun } from './restore-container.ts'
import { withHelpers } from '../made/with-carriers.ts'

/**
 * Looks whether the host still has what the container binds, maybe another host by now. The engine would make an empty folder in
 * place of whatever is gone, also of a single file.
 * @NOTE a bind among `Mounts` is refused at create when its source is not there; nothing is made then.
 * @throws OpError `BAD_REQUEST` (field `mounts.<destination>`), `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function refuseMissingFolders(
  engine: Engine,
  { spec, ...job }: { spec: CloneSpec; jobId: string; made: RestoredObjects },
  { signal }: Pick<RestoreRun, 'signal'>,
): Promise<void> {
  const declared = (spec.createBody.HostConfig['Binds'] as string[] | null | undefined) ?? []
  const binds = declared
    .map(parseBind)
    .flatMap(({ source, target }) => (source?.startsWith('/') ? [{ source, target }] : []))
  if (binds.length === 0) return
  await withHelpers(engine, job, async (createHelper) => {
    for (const { source, target } of binds) {
      signal.throwIfAborted()
      await createHelper({ type: 'bind', source, readOnly: true }).catch((error: unknown) => {
        if (!(error instanceof OpError) || !/source path does not exist/i.test(error.message)) throw error
        const message = `The host has no ${source} any more, which was mounted at ${target}. Put it back first, or choose empty, exclude or another folder for ${target}.`
        throw new OpError('BAD_REQUEST', message, { field: `mounts.${target}`, cause: error })
      })
    }
  })
}
