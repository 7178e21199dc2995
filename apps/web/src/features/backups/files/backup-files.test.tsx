import type { BackupFile } from '@holdfast/contract'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer } from '../../../trpc/testing/create-fake-client.ts'
import { draw } from '../../../trpc/testing/draw.tsx'
import { createBackup } from '../testing/create-backup.ts'
import { BackupFilesDrawer } from './backup-files-drawer.tsx'
import { describeMode } from './describe-mode.ts'

const place = { vaultId: 'default', backupId: 'web-1', tree: '/data' }

function createFile(change: Partial<BackupFile> = {}): BackupFile {
  return {
    name: 'notes.txt',
    nameBase64: null,
    type: 'file',
    size: 1_500,
    mode: 0o644,
    uid: 999,
    gid: 100,
    mtime: 1_700_000_000,
    linkTarget: null,
    ...change,
  }
}

function open(files: Answer<'backups.files'>, backup = createBackup({ id: 'web-1' })) {
  draw(<BackupFilesDrawer backup={backup} onClose={() => undefined} />, { 'backups.files': files })
}

const page = (files: BackupFile[], nextOffset: number | null = null) => ({ files, nextOffset })
const address = (link: HTMLElement) => new URL(link.getAttribute('href') ?? '', 'http://panel')

test('a file stands with its size, mode, owner and time, and a folder before it', async () => {
  open(() => page([createFile(), createFile({ name: 'sub', type: 'folder', mode: 0o755 })]))
  const [, folder, file] = await screen.findAllByRole('row')
  expect(folder?.textContent).toContain('sub')
  expect(file?.textContent).toContain('notes.txt1.50 kB-rw-r--r--999:100')
  expect(
    within(file as HTMLElement)
      .getByText(/ago/)
      .getAttribute('datetime'),
  ).toBe('2023-11-14T22:13:20.000Z')
})

test('a file comes down by its bytes, a folder as a tar', async () => {
  open(() => page([createFile({ name: 'a b&c.txt' }), createFile({ name: 'sub', type: 'folder' })]))
  const file = address(await screen.findByRole('link', { name: 'Download a b&c.txt' }))
  expect(file.pathname).toBe('/api/backups/web-1/file')
  expect(Object.fromEntries(file.searchParams)).toEqual({
    vault: 'default',
    tree: '/data',
    pathBase64: btoa('a b&c.txt'),
  })
  const folder = address(screen.getByRole('link', { name: 'Download sub as .tar' }))
  expect(folder.searchParams.get('pathBase64')).toBe(btoa('sub'))
  const all = address(screen.getByRole('link', { name: 'This folder as .tar' }))
  expect(all.searchParams.get('pathBase64')).toBe('')
})

test('a name that is not UTF-8 is shown with replacement and asked for by its own bytes, also inside a folder', async () => {
  const odd = createFile({ name: 'caf\ufffd', nameBase64: btoa('caf\xe9'), type: 'folder' })
  const files = vi.fn<Answer<'backups.files'>>((input) => {
    return page((input as { folderBase64: string }).folderBase64 === '' ? [odd] : [createFile({ name: 'é.txt' })])
  })
  open(files)
  fireEvent.click(await screen.findByRole('button', { name: 'caf\ufffd' }))
  const inside = address(await screen.findByRole('link', { name: 'Download é.txt' }))
  expect(atob(inside.searchParams.get('pathBase64') ?? '')).toBe('caf\xe9/\xc3\xa9.txt')
  expect(files).toHaveBeenLastCalledWith({ ...place, folderBase64: btoa('caf\xe9'), offset: 0 })
})

test('the way back is there at every step', async () => {
  open((input) => {
    const folder = atob((input as { folderBase64: string }).folderBase64)
    return page(folder === 'a/b' ? [] : [createFile({ name: folder === '' ? 'a' : 'b', type: 'folder' })])
  })
  fireEvent.click(await screen.findByRole('button', { name: 'a' }))
  fireEvent.click(await screen.findByRole('button', { name: 'b' }))
  expect(await screen.findByText('This folder is empty.')).toBeTruthy()
  const crumbs = within(screen.getByRole('navigation', { name: 'Folder' }))
  expect(crumbs.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['/data', 'a', 'b'])
  fireEvent.click(crumbs.getByRole('button', { name: '/data' }))
  expect(await screen.findByRole('button', { name: 'a' })).toBeTruthy()
})

test('a long folder comes a page at a time', async () => {
  const files = vi.fn<Answer<'backups.files'>>((input) => {
    const { offset } = input as { offset: number }
    return offset === 0 ? page([createFile({ name: 'first' })], 200) : page([createFile({ name: 'second' })])
  })
  open(files)
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }))
  expect(await screen.findByText('second')).toBeTruthy()
  expect(screen.getByText('first')).toBeTruthy()
  expect(files).toHaveBeenLastCalledWith({ ...place, folderBase64: '', offset: 200 })
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
})

test('another tree starts at its own root', async () => {
  const files = vi.fn<Answer<'backups.files'>>(() => page([createFile({ name: 'sub', type: 'folder' })]))
  open(files)
  fireEvent.click(await screen.findByRole('button', { name: 'sub' }))
  fireEvent.change(screen.getByLabelText('Data of'), { target: { value: '/' } })
  await waitFor(() => expect(files).toHaveBeenLastCalledWith({ ...place, tree: '/', folderBase64: '', offset: 0 }))
})

test('a folder that cannot be read says why and can be asked for again; a link shows where it leads', async () => {
  const files = vi
    .fn<Answer<'backups.files'>>()
    .mockImplementationOnce(() => refuse({ message: 'A block is damaged. Verify it.', opCode: 'VAULT_DAMAGED' }))
    .mockImplementation(() => page([createFile({ name: 'current', type: 'link', linkTarget: 'v2' })]))
  open(files)
  expect((await screen.findByRole('alert')).textContent).toContain('A block is damaged. Verify it.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect((await screen.findByText(/current/)).textContent).toBe('current → v2')
  expect(screen.queryByRole('link', { name: /current/ })).toBeNull()
})

test('a backup without any data says so', async () => {
  open(() => page([]), createBackup({ trees: [] }))
  expect(await screen.findByText(/contains no mount data/)).toBeTruthy()
})

test.for([
  ['file', 0o4755, '-rwsr-xr-x'],
  ['file', 0o2644, '-rw-r-Sr--'],
  ['folder', 0o1777, 'drwxrwxrwt'],
  ['link', 0o777, 'lrwxrwxrwx'],
] as const)('a %s with mode %o reads %s', ([type, mode, words]) => {
  expect(describeMode({ type, mode })).toBe(words)
})
