import { message } from '@holdfast/contract/messages'
import type { VaultSummary } from '@holdfast/contract'
import { useQueryClient } from '@tanstack/react-query'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { type Job, rowOf } from '../../jobs/job.ts'
import { createJob, createProgress } from '../../jobs/testing/create-job.ts'
import { jobBoardKey } from '../../jobs/use-job-board.ts'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { createVault } from '../../trpc/testing/create-vault.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { VaultsView } from './vaults-view.tsx'

function open(vaults: VaultSummary[], answers: FakeAnswers = {}, active: Job[] = []) {
  function Page() {
    useQueryClient().setQueryData(jobBoardKey, { active: active.map(rowOf), finished: [] })
    return <VaultsView backupsLink={(words, q = '') => <a href={`/backups?q=${q}`}>{words}</a>} />
  }
  draw(<Page />, { 'vaults.list': () => vaults, ...answers })
}

const lease = { kind: 'write', host: 'nas-2', pid: 41, since: Date.now() - 60_000, dead: false, own: false } as const

test('a vault tells its path, how full its disk is, its backups and how much smaller it keeps them', async () => {
  open([createVault()])
  const vault = within(await screen.findByRole('listitem', { name: 'Default' }))
  expect(vault.getByText('/data/vault')).toBeTruthy()
  expect(vault.getByText('Ready')).toBeTruthy()
  expect(vault.getByText('4 backups')).toBeTruthy()
  expect(vault.getByText('3.2 times smaller')).toBeTruthy()
  const meter = vault.getByRole('meter', { name: 'Disk of Default' })
  expect(meter.getAttribute('aria-valuetext')).toBe('10.0 GB stored; 75.0 GB of 100 GB free')
  expect(meter.getAttribute('aria-valuenow')).toBe('25')
})

test('a vault with backups that cannot be read, or with problems, is not called ready and leads to them', async () => {
  open([createVault({ backups: 0, troubled: { unreadable: 1, withProblems: 2 } })])
  const vault = within(await screen.findByRole('listitem', { name: 'Default' }))
  expect(vault.queryByText('Ready')).toBeNull()
  expect(vault.getByRole('link', { name: '1 backup cannot be read' }).getAttribute('href')).toBe('/backups?q=')
  expect(vault.getByRole('link', { name: 'problems found in 2 backups' }).getAttribute('href')).toBe(
    '/backups?q=problems found',
  )
})

test.each([
  [10_200_000_000, 'no data shared yet'],
  [5_000_000_000, 'larger than the backups: pruning may free space'],
  [120_000_000_000, '12 times smaller'],
])('of %i bytes in 10 GB the vault says what that saves', async (sizeBytes, words) => {
  open([createVault({ sizeBytes })])
  expect(await screen.findByText(words)).toBeTruthy()
})

test('figures nobody knows yet are not told as numbers', async () => {
  open([createVault({ storedBytes: null, freeBytes: null, totalBytes: null })])
  expect(await screen.findByText('Size unknown; free space unknown')).toBeTruthy()
  expect(screen.queryByText(/smaller/)).toBeNull()
  expect(screen.queryByRole('meter')).toBeNull()
})

test('a vault that is not mounted says so with what to do, shows no figures, and cannot be pruned', async () => {
  const text = 'Nothing is mounted at /mnt/nas. Mount the share.'
  const health = { state: 'not mounted', message: message('verbatim', { text }) } as const
  open([{ ...createVault({ name: 'NAS' }), health }])
  const vault = within(await screen.findByRole('listitem', { name: 'NAS' }))
  expect(vault.getByText('Not mounted')).toBeTruthy()
  expect(vault.getByRole('alert').textContent).toBe('Nothing is mounted at /mnt/nas. Mount the share.')
  expect(vault.queryByText('4 backups')).toBeNull()
  expect(vault.getByRole<HTMLButtonElement>('button', { name: 'Prune NAS' }).disabled).toBe(true)
})

test('who uses a vault is told, and breaking the lock names what it does', async () => {
  const broken = vi.fn<Answer<'vaults.breakLeases'>>(() => ({ vaultId: 'default' }))
  open([createVault({ leases: [lease] })], { 'vaults.breakLeases': broken })
  expect((await screen.findByRole('list', { name: 'In use by' })).textContent).toContain(
    'Process 41 on nas-2 writes to it, since 1 min ago',
  )
  fireEvent.click(screen.getByRole('button', { name: 'Break lock' }))
  const dialog = await screen.findByRole('dialog', { name: 'Break the lock on Default?' })
  expect(dialog.textContent).toContain('This breaks the lock of process 41 on nas-2.')
  expect(dialog.textContent).toContain('damage its backup')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Break lock' }))
  await waitFor(() => expect(broken).toHaveBeenCalledExactlyOnceWith({ vaultId: 'default' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('Holdfast’s own use of a vault is no lock to break', async () => {
  open([createVault({ leases: [{ ...lease, own: true }] })])
  expect((await screen.findByRole('list', { name: 'In use by' })).textContent).toContain('This Holdfast writes to it')
  expect(screen.queryByRole('button', { name: 'Break lock' })).toBeNull()
})

test('a prune says what it frees before it starts, and its bar stands with the vault', async () => {
  const sent = vi.fn<Answer<'vaults.prune'>>(() => createJob({ status: 'queued' }))
  open([createVault()], {
    'vaults.previewPrune': () => ({ blobs: 12, bytes: 5e9, youngBlobs: 3, youngBytes: 1e6 }),
    'vaults.prune': sent,
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Prune Default' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Prune Default' }))
  expect(await dialog.findByText('Frees 5.00 GB in 12 blobs. 1.00 MB more can be removed after 24 hours.')).toBeTruthy()
  fireEvent.click(dialog.getByRole('button', { name: 'Prune' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    vaultId: 'default',
    idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
  })
})

test('while a vault is pruned its bar is there and it is not pruned twice', async () => {
  const request = {
    kind: 'prune',
    subject: { kind: 'vault', vaultId: 'default', name: 'Default' },
  } as const
  const progress = createProgress({ step: 'pruning' })
  open([createVault()], {}, [createJob({ status: 'running', startedAt: 1, progress }, { request })])
  expect(await screen.findByRole('progressbar', { name: 'Prune of Default' })).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Prune Default' }).disabled).toBe(true)
})

test('a vault where nothing can go is not pruned', async () => {
  open([createVault()], { 'vaults.previewPrune': () => ({ blobs: 0, bytes: 0, youngBlobs: 0, youngBytes: 0 }) })
  fireEvent.click(await screen.findByRole('button', { name: 'Prune Default' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Prune Default' }))
  expect(await dialog.findByText('There is nothing to remove.')).toBeTruthy()
  expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Prune' }).disabled).toBe(true)
})

test('a vault is added with what was typed, a refusal stands beside the field it is about', async () => {
  const sent = vi
    .fn<Answer<'vaults.add'>>()
    .mockImplementationOnce(() =>
      refuse({ message: '/mnt/nas holds other files.', opCode: 'BAD_REQUEST', field: 'path' }),
    )
    .mockImplementation(() => createVault())
  open([createVault()], { 'vaults.add': sent })
  fireEvent.click(await screen.findByRole('button', { name: 'Add vault' }))
  const dialog = within(await screen.findByRole('dialog', { name: 'Add a vault' }))
  fireEvent.click(dialog.getByRole('button', { name: 'Add vault' }))
  expect(dialog.getByText('Enter a name.')).toBeTruthy()
  expect(dialog.getByText('Enter an absolute path.')).toBeTruthy()
  fireEvent.change(dialog.getByLabelText('Name'), { target: { value: 'NAS ' } })
  fireEvent.change(dialog.getByLabelText('Folder'), { target: { value: '/mnt/nas' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Add vault' }))
  expect(await dialog.findByText('/mnt/nas holds other files.')).toBeTruthy()
  fireEvent.change(dialog.getByLabelText('Folder'), { target: { value: '/mnt/nas/vault' } })
  fireEvent.click(dialog.getByRole('button', { name: 'Add vault' }))
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(sent).toHaveBeenLastCalledWith({ name: 'NAS', path: '/mnt/nas/vault', create: true })
})

test('forgetting a vault says that its files stay', async () => {
  const forgotten = vi.fn<Answer<'vaults.forget'>>(({ vaultId }) => ({ vaultId }))
  const nas = createVault({ id: 'nas', name: 'NAS', path: '/mnt/nas', isDefault: false })
  open([createVault(), nas], { 'vaults.forget': forgotten })
  fireEvent.click(await screen.findByRole('button', { name: 'Forget NAS' }))
  const dialog = await screen.findByRole('dialog', { name: 'Forget NAS?' })
  expect(dialog.textContent).toContain('The files in /mnt/nas stay as they are')
  fireEvent.click(within(dialog).getByRole('button', { name: 'Forget vault' }))
  await waitFor(() => expect(forgotten).toHaveBeenCalledExactlyOnceWith({ vaultId: 'nas' }))
})

test('the default vault is not offered to be forgotten: the server keeps it', async () => {
  open([createVault()])
  expect(await screen.findByRole('button', { name: 'Prune Default' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Forget Default' })).toBeNull()
})

test('without vaults the page says what one is and offers to add it', async () => {
  open([])
  expect(await screen.findByText('No vaults yet')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Add vault' })).toBeTruthy()
})

test('a list that cannot be read can be asked for again', async () => {
  const list = vi
    .fn<Answer<'vaults.list'>>()
    .mockImplementationOnce(() => refuse({ message: 'It broke. Try again.', opCode: 'INTERNAL' }))
    .mockImplementation(() => [createVault()])
  open([], { 'vaults.list': list })
  expect((await screen.findByRole('alert')).textContent).toContain('It broke. Try again.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByRole('listitem', { name: 'Default' })).toBeTruthy()
})

test('a data folder that may be a copy is asked about, and the answer is sent', async () => {
  const settled = vi.fn<(input: unknown) => void>()
  let conflict: { knownPath: string; path: string } | null = { knownPath: '/old/data', path: '/new/data' }
  open([createVault()], {
    'vaults.placeConflict': () => conflict,
    'vaults.settlePlace': (input) => {
      conflict = null
      settled(input)
      return []
    },
  })
  expect(await screen.findByText('/old/data')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'It is a copy: forget its vaults' }))
  await waitFor(() => expect(screen.queryByText('/old/data')).toBeNull())
  expect(settled).toHaveBeenCalledWith({ answer: 'copy' })
})
