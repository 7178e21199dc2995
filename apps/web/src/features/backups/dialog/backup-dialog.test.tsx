import { message } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../../jobs/testing/create-job.ts'
import { refuse, type Answer, type FakeAnswers } from '../../../trpc/testing/create-fake-client.ts'
import { createVault } from '../../../trpc/testing/create-vault.ts'
import { draw } from '../../../trpc/testing/draw.tsx'
import { createPreview } from '../testing/create-preview.ts'
import { BackupDialog } from './backup-dialog.tsx'

const nas = createVault({ id: 'nas', name: 'NAS', path: '/mnt/nas', isDefault: false })
const text = 'The share is not mounted at /mnt/nas. Mount it.'
const away = { state: 'not mounted', message: message('verbatim', { text }) } as const

async function open(answers: FakeAnswers = {}) {
  const onClose = vi.fn<() => void>()
  draw(<BackupDialog row={{ id: 'id-of-web', name: 'web' }} onClose={onClose} />, {
    'backups.preview': () => createPreview(),
    'vaults.list': () => [createVault()],
    ...answers,
  })
  await screen.findByRole('dialog', { name: 'Back up web' })
  return onClose
}

const box = (name: RegExp) => screen.findByRole<HTMLInputElement>('checkbox', { name })
const button = () => screen.findByRole<HTMLButtonElement>('button', { name: 'Back up' })

async function warning() {
  // While the container is read its place is a status too.
  await button()
  return screen.getByRole('status').textContent
}

test('each mount stands with its size: volumes are in the backup, folders of the host are not, memory cannot be', async () => {
  await open()
  expect((await box(/\/data/)).checked).toBe(true)
  expect((await box(/\/site/)).checked).toBe(false)
  expect(screen.queryByRole('checkbox', { name: /\/run/ })).toBeNull()
  expect(screen.getByText('In memory: nothing to back up')).toBeTruthy()
  expect(screen.getByText('1.20 GB')).toBeTruthy()
  expect(screen.getByText(/Reads 1.21 GB and the image/)).toBeTruthy()
  fireEvent.click(await box(/\/site/))
  expect(screen.getByText(/Reads 1.26 GB and the image/)).toBeTruthy()
})

test('one press starts what is chosen, with a key of its own, and the dialog goes', async () => {
  const sent = vi.fn<Answer<'backups.start'>>(() => createJob({ status: 'queued' }))
  const onClose = await open({ 'backups.start': sent })
  fireEvent.click(await box(/\/site/))
  fireEvent.click(screen.getByRole('radio', { name: 'Stop' }))
  expect(screen.getByText(/web is stopped while its data is read, then started again/)).toBeTruthy()
  fireEvent.click(await button())
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    engineId: 'local',
    containerId: 'id-of-web',
    vault: 'default',
    mode: 'stop',
    mounts: { '/site': 'include' },
    idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
  })
})

test('a container that does not run is not asked what it should do meanwhile', async () => {
  await open({ 'backups.preview': () => createPreview({ isRunning: false }) })
  expect((await button()).disabled).toBe(false)
  expect(screen.queryByText('While reading')).toBeNull()
})

test('with one vault there is nothing to choose, with two there is, and one that is away cannot be used', async () => {
  await open({ 'vaults.list': () => [createVault(), { ...nas, health: away }] })
  const select = await screen.findByLabelText<HTMLSelectElement>('Vault')
  expect(select.value).toBe('default')
  fireEvent.change(select, { target: { value: 'nas' } })
  expect(screen.getByRole('alert').textContent).toContain('The share is not mounted at /mnt/nas. Mount it.')
  expect((await button()).disabled).toBe(true)
})

test('the only vault is not mounted: the dialog says so and does not start', async () => {
  await open({ 'vaults.list': () => [{ ...nas, health: away }] })
  expect((await screen.findByRole('alert')).textContent).toContain('Mount it.')
  expect((await button()).disabled).toBe(true)
  expect(screen.queryByLabelText('Vault')).toBeNull()
})

test('without any vault the dialog says where to add one', async () => {
  await open({ 'vaults.list': () => [] })
  expect((await screen.findByRole('alert')).textContent).toContain('Add one on the Vaults page')
})

test('a refused start keeps the dialog and its choices, and tells the sentence', async () => {
  const onClose = await open({
    'backups.start': () => refuse({ message: 'A restore uses web. Wait for it.', opCode: 'CONTAINER_BUSY' }),
  })
  fireEvent.click(await box(/\/site/))
  fireEvent.click(await button())
  expect((await screen.findByRole('alert')).textContent).toContain('A restore uses web. Wait for it.')
  expect((await box(/\/site/)).checked).toBe(true)
  expect(onClose).not.toHaveBeenCalled()
})

test('a container that cannot be read can be asked for again', async () => {
  const preview = vi
    .fn<Answer<'backups.preview'>>()
    .mockImplementationOnce(() => refuse({ message: 'No answer. Start Docker.', opCode: 'ENGINE_UNREACHABLE' }))
    .mockImplementation(() => createPreview())
  await open({ 'backups.preview': preview })
  expect((await screen.findByRole('alert')).textContent).toContain('Start Docker.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await box(/\/data/)).toBeTruthy()
})

test('sizes that are still measured are asked for again, and the backup can start meanwhile', async () => {
  const preview = vi
    .fn<Answer<'backups.preview'>>()
    .mockImplementationOnce(() => createPreview({ writableLayerBytes: null, sizesPending: true }))
    .mockImplementation(() => createPreview())
  await open({ 'backups.preview': preview })
  expect(await screen.findByText(/still measuring/)).toBeTruthy()
  expect((await button()).disabled).toBe(false)
  expect(await screen.findByText(/Reads 1.21 GB/)).toBeTruthy()
})

test('a folder of the host is measured meanwhile, then stands with its size, and counts for the space once it is chosen', async () => {
  const sized = createPreview()
  const measuring = createPreview({
    mounts: sized.mounts.map((mount) => (mount.type === 'bind' ? { ...mount, sizeBytes: null } : mount)),
    sizesPending: true,
  })
  const answer = vi
    .fn<Answer<'backups.preview'>>()
    .mockImplementationOnce(() => measuring)
    .mockImplementation(() => sized)
  await open({ 'backups.preview': answer, 'vaults.list': () => [createVault({ freeBytes: 1_220_000_000 })] })
  expect(await screen.findByText('measuring…')).toBeTruthy()
  expect(await screen.findByText('50.0 MB')).toBeTruthy()
  expect(screen.queryByRole('status')).toBeNull()
  fireEvent.click(await box(/\/site/))
  expect(await warning()).toContain('May add up to 1.26 GB and the image to this vault')
})

test('what may be new to the vault stands beside what is free there', async () => {
  await open()
  expect(await screen.findByText(/May add up to 1.21 GB and the image to this vault; 75.0 GB free\./)).toBeTruthy()
  expect(screen.queryByRole('status')).toBeNull()
})

test('more than what is free is warned of, by the vault and the mounts that are chosen, and can be started', async () => {
  const sent = vi.fn<Answer<'backups.start'>>(() => createJob({ status: 'queued' }))
  const small = createVault({ freeBytes: 310_000_000 })
  await open({ 'vaults.list': () => [small, nas], 'backups.start': sent })
  const words = 'May add up to 1.21 GB and the image to this vault; 310 MB free. It may not fit.'
  expect(await warning()).toBe(words)
  fireEvent.click(await box(/\/data/))
  expect(screen.queryByRole('status')).toBeNull()
  fireEvent.click(await box(/\/data/))
  expect(await warning()).toBe(words)
  fireEvent.change(screen.getByLabelText('Vault'), { target: { value: 'nas' } })
  expect(screen.queryByRole('status')).toBeNull()
  fireEvent.change(screen.getByLabelText('Vault'), { target: { value: 'default' } })
  fireEvent.click(await button())
  await waitFor(() => expect(sent).toHaveBeenCalled())
})

test('data that a vault has an earlier backup of is new to the other one alone', async () => {
  const [data, ...others] = createPreview().mounts
  const mounts = data ? [{ ...data, keptIn: ['nas'] }, ...others] : []
  const small = { freeBytes: 310_000_000 }
  await open({
    'backups.preview': () => createPreview({ mounts }),
    'vaults.list': () => [createVault(small), { ...nas, ...small }],
  })
  expect(await warning()).toContain('May add up to 1.21 GB and the image')
  fireEvent.change(screen.getByLabelText('Vault'), { target: { value: 'nas' } })
  expect(screen.queryByRole('status')).toBeNull()
  const words = /May add up to 10.0 MB, the image and changes since an earlier backup to this vault/
  expect(screen.getByText(words)).toBeTruthy()
})

test('sizes that nobody knows are no promise, and what is known alone can be too much', async () => {
  await open({
    'backups.preview': () => createPreview({ writableLayerBytes: null }),
    'vaults.list': () => [createVault({ freeBytes: 1_000_000_000 })],
  })
  const words = 'May add more than 1.20 GB and the image to this vault; 1.00 GB free. It may not fit.'
  expect(await warning()).toBe(words)
})

test('a vault that cannot say what is free is not warned of', async () => {
  await open({ 'vaults.list': () => [createVault({ freeBytes: null })] })
  expect(await screen.findByText(/May add up to 1.21 GB and the image to this vault\.$/)).toBeTruthy()
})

test('where nothing else is read the image alone may be new', async () => {
  await open({ 'backups.preview': () => createPreview({ mounts: [], writableLayerBytes: 0 }) })
  expect(await screen.findByText(/May add the image to this vault; 75.0 GB free\./)).toBeTruthy()
})

test('of each mode it says how long the container was down the last time', async () => {
  await open({ 'backups.preview': () => createPreview({ lastDowntimes: { pause: 1_200 } }) })
  expect(await screen.findByText(/web is paused while .* The last time this took 1\.2 s\./)).toBeTruthy()
  fireEvent.click(screen.getByRole('radio', { name: 'Stop' }))
  expect(await screen.findByText(/web is stopped while/)).toBeTruthy()
  expect(screen.queryByText(/The last time/)).toBeNull()
})

test('a mount that is read through the engine says why, and what its tar does not hold', async () => {
  const why = message('reader-volume-driver', { driver: 'nfs' })
  const mounts = createPreview().mounts.map((mount) =>
    mount.destination === '/data' ? { ...mount, reader: { kind: 'engine' as const, why } } : mount,
  )
  await open({ 'backups.preview': () => createPreview({ mounts }) })
  expect(await screen.findByText(/Read through the engine: The volume driver nfs .*extended attributes/)).toBeTruthy()
  expect(screen.queryByRole('checkbox', { name: /Read every file again/ })).toBeNull()
})

test('where data is read on the host, every file may be read again', async () => {
  const mounts = createPreview().mounts.map((mount) => ({ ...mount, reader: { kind: 'host' as const } }))
  const start = vi.fn<Answer<'backups.start'>>(() => createJob({ status: 'queued' }))
  await open({ 'backups.preview': () => createPreview({ mounts }), 'backups.start': start })
  fireEvent.click(await box(/Read every file again/))
  fireEvent.click(await button())
  await waitFor(() => expect(start).toHaveBeenCalledWith(expect.objectContaining({ fullRead: true })))
})
