import { message } from '@holdfast/contract/messages'
import { screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { draw } from '../../../trpc/testing/draw.tsx'
import { formatExactTime } from '../../../ui/format-time.ts'
import { createBackup } from '../testing/create-backup.ts'
import type { Backup } from '../use-backups.ts'
import { BackupFigures } from './backup-figures.tsx'

const fullReadAt = Date.UTC(2026, 4, 1, 2, 30)
const [data] = createBackup().trees

/** What a backup of these readers, by the mount's path, says of how it was read. */
function howItWasRead(readers: Record<string, Backup['trees'][number]['reader']>): (string | null)[] {
  const trees = Object.entries(readers).map(([path, reader]) => ({ ...data!, path, ...(reader && { reader }) }))
  draw(<BackupFigures backup={createBackup({ trees })} />, {})
  const fold = screen.queryByText('How it was read')?.closest('details')
  return fold
    ? within(fold)
        .getAllByRole('listitem', { hidden: true })
        .map(({ textContent }) => textContent)
    : []
}

test('of what was read on the host it is told when every file was read last', () => {
  const words = howItWasRead({ '/data': { kind: 'host', fullReadAt } })
  expect(words).toEqual([`/data: on the host, every file last on ${formatExactTime(fullReadAt)}`])
})

test('a reader that could not see trusted attributes says that they are not in the backup', () => {
  const words = howItWasRead({ '/data': { kind: 'host', fullReadAt, withoutTrusted: true } })
  expect(words).toEqual([
    `/data: on the host, without extended attributes of the namespace trusted, every file last on ${formatExactTime(fullReadAt)}`,
  ])
})

test('of what was read through the engine it is told why, and what its tar does not hold', () => {
  const why = message('reader-volume-driver', { driver: 'nfs' })
  const words = howItWasRead({ '/data': { kind: 'host', fullReadAt }, '/share': { kind: 'engine', why } })
  expect(words).toHaveLength(2)
  expect(words[1]).toBe(
    '/share: through the engine. The volume driver nfs decides where the data is. Its tar holds no access control lists (ACL), no extended attributes but file capabilities, no fractions of a second in modification times and no holes.',
  )
})

test('a mount whose path has control characters is told with them escaped', () => {
  const [words] = howItWasRead({ '/a\u001B[31m': { kind: 'host', fullReadAt } })
  expect(words).toContain('/a\\u001b[31m: on the host')
})

test('a backup of a version that did not say who read it shows nothing about it', () => {
  expect(howItWasRead({ '/data': undefined })).toEqual([])
  expect(screen.queryByText('How it was read')).toBeNull()
})
