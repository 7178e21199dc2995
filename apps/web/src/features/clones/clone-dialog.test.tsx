import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { CloneDialog } from './clone-dialog.tsx'
import { createDetail } from './testing/create-detail.ts'

const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }

async function open(answers: FakeAnswers = {}, detail = createDetail()) {
  const onClose = vi.fn<() => void>()
  draw(<CloneDialog row={detail} takenNames={['web']} onClose={onClose} />, {
    'containers.inspect': () => detail,
    ...answers,
  })
  await screen.findByLabelText('Name')
  return { onClose, dialog: within(screen.getByRole('dialog', { name: 'Clone web' })) }
}

function press(name: string) {
  fireEvent.click(screen.getByRole('button', { name }))
}

test('each mount has its safe choice and a line that says what it means', async () => {
  const { dialog } = await open()
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /data').value).toBe('empty')
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /site').value).toBe('share-read-only')
  expect(dialog.getByText('The clone gets a new volume here, with none of this data.')).toBeTruthy()
  expect(dialog.queryByLabelText('What to do with /run')).toBeNull()
})

test('ports are asked about only where there are any', async () => {
  const { dialog } = await open()
  expect(dialog.queryByRole('radio', { name: 'Keep' })).toBeNull()
})

test('ports that are published are picked anew unless somebody says otherwise', async () => {
  const { dialog } = await open({}, createDetail({ publishedPorts: [port] }))
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Pick free ones' }).checked).toBe(true)
})

test('one press sends the whole plan with a key of its own, and the dialog goes', async () => {
  const sent = vi.fn<(input: unknown) => object>(() => ({}))
  const { onClose } = await open({ 'clones.start': sent })
  press('Clone')
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    containerId: 'c1',
    name: 'web-clone',
    start: false,
    mounts: { '/data': 'empty', '/site': 'share-read-only' },
    allowSharedMounts: false,
    overrides: {},
    idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
  })
})

test('a refusal about the name stands at the name, and goes when the name changes', async () => {
  const { dialog, onClose } = await open({
    'clones.start': () => refuse({ message: 'web-clone was made meanwhile.', opCode: 'NAME_IN_USE', field: 'name' }),
  })
  press('Clone')
  const field = dialog.getByLabelText<HTMLInputElement>('Name')
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  expect(dialog.getByText('web-clone was made meanwhile.')).toBeTruthy()
  expect(onClose).not.toHaveBeenCalled()
  fireEvent.change(field, { target: { value: 'web-other' } })
  expect(dialog.queryByText('web-clone was made meanwhile.')).toBeNull()
})

test('a refusal about no field is told above the button', async () => {
  await open({ 'clones.start': () => refuse({ message: 'It is being removed.', opCode: 'CONTAINER_BUSY' }) })
  press('Clone')
  expect((await screen.findByRole('alert')).textContent).toContain('It is being removed.')
})

test('sharing what the running source writes to needs a yes before anything is sent', async () => {
  const sent = vi.fn<(input: unknown) => object>(() => ({}))
  const { dialog } = await open({ 'clones.start': sent })
  fireEvent.change(dialog.getByLabelText('What to do with /data'), { target: { value: 'share' } })
  fireEvent.click(dialog.getByLabelText('Start after cloning'))
  press('Clone')
  expect(dialog.getByText('Confirm this, share read-only, or do not start the clone yet.')).toBeTruthy()
  expect(sent).not.toHaveBeenCalled()
  fireEvent.click(dialog.getByLabelText('Start it anyway: both may write to this data'))
  press('Clone')
  await waitFor(() => expect(sent).toHaveBeenCalled())
  expect(sent.mock.calls[0]?.[0]).toMatchObject({ start: true, allowSharedMounts: true, mounts: { '/data': 'share' } })
})

test('a container that cannot be read is told with a retry', async () => {
  const detail = createDetail()
  const answer = vi
    .fn<() => unknown>()
    .mockImplementationOnce(() => refuse({ message: 'No container web.', opCode: 'CONTAINER_NOT_FOUND' }))
    .mockImplementation(() => detail)
  draw(<CloneDialog row={detail} takenNames={[]} onClose={() => undefined} />, { 'containers.inspect': answer })
  expect((await screen.findByRole('alert')).textContent).toContain('No container web.')
  press('Retry')
  expect(await screen.findByLabelText('Name')).toBeTruthy()
})
