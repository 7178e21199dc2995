import { message, textOf } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createBackupList } from '../features/backups/testing/create-backup.ts'
import { refuse, type Answer } from '../trpc/testing/create-fake-client.ts'
import { openBackups as open, shop, web } from './testing/open-backups.tsx'

test('a vault that is not mounted is told with its sentence, and never looks like no backups', async () => {
  const why = message('verbatim', { text: 'Nothing is mounted at /mnt/nas. Mount the share.' })
  const vaultProblems = [{ vaultId: 'nas', name: 'NAS', message: why }]
  open('/backups', { backups: [], unreadable: [], vaultProblems })
  expect((await screen.findByRole('alert')).textContent).toContain('Nothing is mounted at /mnt/nas. Mount the share.')
  expect(screen.getByRole('link', { name: 'Go to the vaults' }).getAttribute('href')).toBe('/vaults')
  expect(screen.queryByText('No backups yet')).toBeNull()
  expect(screen.getByText('No backups available')).toBeTruthy()
})

test('backups that cannot be read are named with why, beside those that can', async () => {
  const unreadable = [
    { vaultId: 'default', id: 'old-1', message: message('verbatim', { text: 'Its index is cut off.' }) },
  ]
  open('/backups', { ...createBackupList(web), unreadable })
  expect((await screen.findByRole('alert')).textContent).toContain('old-1 Its index is cut off.')
  expect(screen.getByRole('list', { name: 'web' })).toBeTruthy()
})

const cutOff = {
  vaultId: 'default',
  id: 'web-20260101T000000Z-abcd',
  message: message('backup-ref-changed', { id: 'web-20260101T000000Z-abcd' }),
}

test('a backup that cannot be read can be deleted, after saying that it is permanent', async () => {
  let list = { ...createBackupList(web), unreadable: [cutOff] }
  const remove = vi.fn<Answer<'backups.remove'>>((target) => {
    list = { ...list, unreadable: [] }
    return target
  })
  open('/backups', createBackupList([]), {
    'backups.list': () => list,
    'backups.files': () => refuse({ message: textOf(cutOff.message), opCode: 'VAULT_DAMAGED' }),
    'backups.remove': remove,
  })
  fireEvent.click(await screen.findByRole('button', { name: `Delete ${cutOff.id}` }))
  const dialog = await screen.findByRole('dialog', { name: 'Delete this backup?' })
  expect(dialog.textContent).toContain(`permanently deletes what is left of the backup ${cutOff.id}.`)
  await waitFor(() => {
    fireEvent.click(within(dialog).getByRole('button', { name: 'Delete backup' }))
    expect(remove).toHaveBeenCalledExactlyOnceWith({ vaultId: 'default', backupId: cutOff.id })
  })
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull())
})

test('a backup of a newer Holdfast is not deleted, and the dialog says what to do instead', async () => {
  open(
    '/engines/local/containers/web/backups',
    {
      ...createBackupList(web),
      unreadable: [{ ...cutOff, message: message('verbatim', { text: 'It has format 2: update Holdfast.' }) }],
    },
    { 'backups.files': () => refuse({ message: 'It has format 2: update Holdfast.', opCode: 'FORMAT_TOO_NEW' }) },
  )
  fireEvent.click(await screen.findByRole('button', { name: `Delete ${cutOff.id}` }))
  const dialog = await screen.findByRole('dialog', { name: 'This backup cannot be deleted' })
  expect(dialog.textContent).toContain('It was created by a newer Holdfast')
  expect(within(dialog).queryByRole('button', { name: 'Delete backup' })).toBeNull()
})

test('a container whose only backup cannot be read is not one without backups', async () => {
  open('/backups/web', { ...createBackupList([shop]), unreadable: [cutOff] })
  expect(await screen.findByText('No backups available')).toBeTruthy()
  expect(screen.queryByText('No backups yet')).toBeNull()
})

test('a file that is no backup is not offered to be deleted', async () => {
  open('/backups', { ...createBackupList(web), unreadable: [{ ...cutOff, id: 'notes' }] })
  expect((await screen.findByRole('alert')).textContent).toContain('remove it from the vault’s folder refs by hand')
  expect(screen.queryByRole('button', { name: 'Delete notes' })).toBeNull()
})

test('a list that cannot be read can be asked for again', async () => {
  const list = vi
    .fn<Answer<'backups.list'>>()
    .mockImplementationOnce(() => refuse({ message: 'The disk fails. Look at it.', opCode: 'STORAGE_FAILED' }))
    .mockImplementation(() => createBackupList(web))
  open('/backups', createBackupList([]), { 'backups.list': list })
  expect((await screen.findByRole('alert')).textContent).toContain('The disk fails. Look at it.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('list', { name: 'web' })).toBeTruthy()
})
