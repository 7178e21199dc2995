import { spawnSync } from 'node:child_process'

const exact = ['-aAXHn', '--numeric-ids', '--checksum', '--modify-window=-1', '--delete', '--itemize-changes']

/**
 * What rsync would do to make one folder the other: nothing where names, kinds, owners, modes, times to the nanosecond, links,
 * attributes, ACLs and contents are equal. Nothing either where there is no rsync.
 */
export function listUnlike(from: string, to: string, exclude: readonly string[] = []): string[] {
  const left = exclude.map((pattern) => `--exclude=${pattern}`)
  const { error, status, stdout, stderr } = spawnSync('rsync', [...exact, ...left, `${from}/`, `${to}/`], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return []
  return [...(status === 0 ? [] : [`rsync ended with ${status}: ${stderr}`]), ...stdout.split('\n').filter(Boolean)]
}
