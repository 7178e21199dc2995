import { libc } from '../libc/libc.ts'
import type { HostFolder } from './open-host-folder.ts'

/**
 * Has the folder's file system write back all that it holds, pages that programs have mapped among it. Resolves with the time just
 * before, in nanoseconds since 1970: what is written after it gets a ctime that is not older, up to the clock's tick.
 * @throws Error with `code`, as `EIO`.
 */
export async function syncFolderTree(folder: HostFolder): Promise<bigint> {
  const before = BigInt(Date.now()) * 1_000_000n
  await libc().syncfs(folder.fd)
  return before
}
