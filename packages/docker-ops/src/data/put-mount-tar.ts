import type { Engine } from '../engine/connect-engine.ts'
import { openRequest } from '../engine/body/open-request.ts'
import { sendBody } from '../engine/body/send-body.ts'

/**
 * Writes a tar whose names lie below the mount's folder into what a helper has mounted. When the tar breaks off, so does the
 * call; what was written stays.
 * @throws OpError what the tar failed with, `DISK_FULL`, `ENGINE_UNREACHABLE`, `ENGINE_REFUSED`; the signal's reason.
 */
export async function putMountTar(
  engine: Engine,
  { writerId, tar }: { writerId: string; tar: AsyncIterable<Buffer> },
  signal: AbortSignal,
): Promise<void> {
  const request = openRequest(engine, {
    method: 'PUT',
    path: `/containers/${writerId}/archive?path=/`,
    headers: { 'Content-Type': 'application/x-tar' },
    signal,
  })
  await sendBody(tar, request, signal)
}
