import { formatDuration } from '../../ui/format-duration.ts'
import type { Backup } from './backup-list.ts'

/** What the container went through while it was read: `paused for 1.2 s`. */
export function describeHold({ mode, frozenMs }: Pick<Backup, 'mode' | 'frozenMs'>): string {
  switch (mode) {
    case 'live':
      return 'live: it went on meanwhile'
    case 'not running':
      return 'it was not running'
    case 'paused':
    case 'stopped':
      return frozenMs === null ? mode : `${mode} for ${formatDuration(frozenMs)}`
    default:
      return mode satisfies never
  }
}
