import { OpError } from '@holdfast/contract'
import { parseBind } from '../engine/raw/bind-spec.ts'
import type { CarrierPool } from '../made/carrier-pool.ts'
import type { CloneSpec } from '../plan/plan-container.ts'

/**
 * Looks whether the host still has what the container binds, maybe another host by now. The engine would make an empty folder in
 * place of whatever is gone, also of a single file.
 * @NOTE a bind among `Mounts` is refused at create when its source is not there; nothing is made then.
 * @throws OpError `BAD_REQUEST` (field `mounts.<destination>`), `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`.
 */
export async function refuseMissingFolders(spec: CloneSpec, carriers: CarrierPool): Promise<void> {
  const declared = (spec.createBody.HostConfig['Binds'] as string[] | null | undefined) ?? []
  const binds = declared
    .map(parseBind)
    .flatMap(({ source, target }) => (source?.startsWith('/') ? [{ source, target }] : []))
  for (const { source, target } of binds)
    await carriers.create({ type: 'bind', source, readOnly: true }).catch((error: unknown) => {
      if (!(error instanceof OpError) || !/source path does not exist/i.test(error.message)) throw error
      const message = `The host has no ${source} any more, which was mounted at ${target}. Put it back first, or choose empty, exclude or another folder for ${target}.`
      throw new OpError('BAD_REQUEST', message, { field: `mounts.${target}`, cause: error })
    })
}
