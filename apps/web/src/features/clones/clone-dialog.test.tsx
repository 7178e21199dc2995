import { textOf } from '@holdfast/contract/messages'
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../jobs/testing/create-job.ts'
import { createDigest, createPlan } from '../../plans/testing/create-plan.ts'
import type { Plan } from '../../plans/use-plan.ts'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { verbatim } from '../../trpc/testing/verbatim.ts'
import { CloneDialog } from './clone-dialog.tsx'
import { createDetail } from './testing/create-detail.ts'

const asked = {
  engineId: 'local',
  containerId: 'c1',
  unnamedMounts: 'recommended',
  writableLayer: 'include',
  mode: 'pause',
  start: false,
}
const port = { containerPort: 80, protocol: 'tcp', hostPort: 8080, hostIp: '0.0.0.0' }
const plannedPort = { containerPort: 80, protocol: 'tcp', hostIp: null, from: 8080, published: true }

async function open(answers: FakeAnswers = {}, detail = createDetail()) {
  const onClose = vi.fn<() => void>()
  draw(<CloneDialog row={detail} onClose={onClose} />, {
    'containers.inspect': () => detail,
    'clones.plan': () => createPlan(),
    ...answers,
  })
  await screen.findByText('Data')
  return { onClose, dialog: within(screen.getByRole('dialog', { name: 'Clone web' })) }
}

/** As soon as there is a plan for what the fields say. */
async function pressClone() {
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Clone' })
  await waitFor(() => expect(button().disabled).toBe(false))
  fireEvent.click(button())
}

function type(field: HTMLElement, value: string) {
  fireEvent.change(field, { target: { value } })
}

test('a plan is asked for at once, and each mount is shown with its choice, its size and what it means', async () => {
  const plan = vi.fn<Answer<'clones.plan'>>(() => createPlan())
  const { dialog } = await open({ 'clones.plan': plan })
  expect(plan).toHaveBeenCalledExactlyOnceWith(asked)
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /data').value).toBe('copy')
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /site').value).toBe('share-read-only')
  expect(dialog.getByText(/A new volume with a copy of this data/).textContent).toContain('web-clone-data')
  expect(dialog.getByText('1.20 GB')).toBeTruthy()
  expect(dialog.getByText('Copies 1.21 GB, about 8 s. web is paused meanwhile.')).toBeTruthy()
})

test('the name is the free one of the plan, until somebody types another, whatever plan comes after', async () => {
  const answer = Promise.withResolvers<Plan>()
  const plan = vi.fn<Answer<'clones.plan'>>(() => answer.promise)
  draw(<CloneDialog row={createDetail()} onClose={() => undefined} />, {
    'containers.inspect': () => createDetail(),
    'clones.plan': plan,
  })
  const field = await screen.findByLabelText<HTMLInputElement>('Name')
  expect(field.value).toBe('')
  answer.resolve(createPlan({ name: 'web-clone-7' }))
  await waitFor(() => expect(field.value).toBe('web-clone-7'))
  type(field, 'web-clone-')
  await waitFor(() => expect(plan).toHaveBeenLastCalledWith({ ...asked, name: 'web-clone-' }))
  await screen.findByRole('button', { name: 'Clone' })
  expect(field.value).toBe('web-clone-')
  type(field, '')
  expect(field.value).toBe('')
})

test('a name that the plan proposes is not put into a field somebody is in already', async () => {
  const answer = Promise.withResolvers<Plan>()
  const plan = vi.fn<Answer<'clones.plan'>>(() => answer.promise)
  draw(<CloneDialog row={createDetail()} onClose={() => undefined} />, {
    'containers.inspect': () => createDetail(),
    'clones.plan': plan,
  })
  const field = await screen.findByLabelText<HTMLInputElement>('Name')
  act(() => field.focus())
  answer.resolve(createPlan({ name: 'web-clone-7' }))
  await screen.findByText('Data')
  expect(field.value).toBe('')
  expect(field.placeholder).toBe('web-clone-7')
  type(field, `${field.value}mine`)
  await waitFor(() => expect(plan).toHaveBeenLastCalledWith({ ...asked, name: 'mine' }))
})

test('whoever leaves the field of the name without typing finds the proposed one there', async () => {
  await open()
  const field = screen.getByLabelText<HTMLInputElement>('Name')
  act(() => field.focus())
  expect(field.value).toBe('web-clone')
  act(() => field.blur())
  expect(field.value).toBe('web-clone')
})

test('every change is planned anew, and of two answers the one for the fields as they are wins', async () => {
  const slow = Promise.withResolvers<null>()
  const plan = vi.fn<Answer<'clones.plan'>>((input) => {
    const { name = 'web-clone' } = input
    const answer = createPlan({ name, totalBytes: name.length * 1_000 })
    return name === 'slow' ? slow.promise.then(() => answer) : answer
  })
  const { dialog } = await open({ 'clones.plan': plan })
  type(dialog.getByLabelText('Name'), 'slow')
  await waitFor(() => expect(plan).toHaveBeenLastCalledWith({ ...asked, name: 'slow' }))
  expect(dialog.getByText(/Copies 9.00 kB/)).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Clone' }).disabled).toBe(true)
  type(dialog.getByLabelText('Name'), 'quick')
  expect(await dialog.findByText(/Copies 5.00 kB/)).toBeTruthy()
  slow.resolve(null)
  await slow.promise
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Clone' }).disabled).toBe(false))
  expect(dialog.getByText(/Copies 5.00 kB/)).toBeTruthy()
})

test('while sizes are measured the plan is asked for again, and the clone can start meanwhile', async () => {
  const measuring = createPlan({ sizesPending: true, totalBytes: null })
  const plan = vi
    .fn<Answer<'clones.plan'>>()
    .mockImplementationOnce(() => measuring)
    .mockImplementationOnce(() => measuring)
    .mockImplementation(() => createPlan())
  const { dialog } = await open({ 'clones.plan': plan })
  expect(dialog.getByText(/Measuring the data/)).toBeTruthy()
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Clone' }).disabled).toBe(false)
  expect(await dialog.findByText(/Copies 1.21 GB/)).toBeTruthy()
  expect(plan).toHaveBeenCalledTimes(3)
})

test('a plan stays what it is when only its sizes could not be asked for again', async () => {
  const measuring = createPlan({ sizesPending: true, totalBytes: null })
  const plan = vi
    .fn<Answer<'clones.plan'>>()
    .mockImplementationOnce(() => measuring)
    .mockImplementation(() => refuse({ message: 'No answer.', opCode: 'ENGINE_UNREACHABLE' }))
  const { dialog } = await open({ 'clones.plan': plan })
  await waitFor(() => expect(plan).toHaveBeenCalledTimes(3))
  expect(dialog.queryByRole('alert')).toBeNull()
  expect(dialog.getByText(/Measuring the data/)).toBeTruthy()
})

test('one press starts exactly the plan that is shown, with a key of its own, and the dialog goes', async () => {
  const sent = vi.fn<Answer<'clones.start'>>(() => createJob({ status: 'queued' }))
  const { onClose, dialog } = await open({
    'clones.start': sent,
    'clones.plan': (input) => createPlan({ digest: createDigest(JSON.stringify(input)) }),
  })
  type(dialog.getByLabelText('What to do with /data'), 'empty')
  await pressClone()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  const options = { ...asked, mounts: { '/data': 'empty' } }
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    ...options,
    name: 'web-clone',
    plan: expect.objectContaining({ options: expect.stringContaining('"/data":"empty"') as string }) as object,
    idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
  })
})

test('a conflict is told with its way out, and that goes into the fields and the next plan', async () => {
  const conflict = {
    code: 'PORT_IN_USE',
    field: 'overrides.ports',
    message: verbatim('Port 8080 belongs to web.'),
    fix: { label: verbatim('Use the next free port'), options: { overrides: { ports: 'auto' } } },
  } as const
  const plan = vi.fn<Answer<'clones.plan'>>((input) => {
    const keeps = JSON.stringify(input).includes('"keep"')
    return createPlan({
      ports: [{ ...plannedPort, to: keeps ? 8080 : 8081, takenBy: keeps ? { kind: 'container', name: 'web' } : null }],
      conflicts: keeps ? [conflict] : [],
    })
  })
  const { dialog } = await open({ 'clones.plan': plan }, createDetail({ publishedPorts: [port] }))
  fireEvent.click(dialog.getByRole('radio', { name: 'Keep' }))
  expect(await dialog.findByText('used by web')).toBeTruthy()
  expect(dialog.getByRole('list', { name: 'Conflicts' }).textContent).toContain('Port 8080 belongs to web.')
  fireEvent.click(dialog.getByRole('button', { name: 'Use the next free port' }))
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Next free' }).checked).toBe(true)
  expect(await dialog.findByText('8081')).toBeTruthy()
  expect(dialog.queryByRole('list', { name: 'Conflicts' })).toBeNull()
  expect(plan).toHaveBeenLastCalledWith({ ...asked, overrides: { ports: 'auto' } })
})

test('a plan that is no longer true is said to be so, made anew, and the next press starts that one', async () => {
  const networks = [{ name: 'front', aliases: [], droppedAliases: [], droppedAddresses: [], addresses: [] }]
  const first = createPlan({ digest: createDigest('first') })
  const second = createPlan({ digest: createDigest('second'), networks })
  const plan = vi
    .fn<Answer<'clones.plan'>>()
    .mockImplementationOnce(() => first)
    .mockImplementationOnce(() => first)
    .mockImplementation(() => second)
  const sent = vi
    .fn<Answer<'clones.start'>>()
    .mockImplementationOnce(() => refuse({ message: 'The mounts of web changed.', opCode: 'PLAN_CHANGED' }))
    .mockImplementation(() => createJob({ status: 'queued' }))
  const { onClose, dialog } = await open({ 'clones.plan': plan, 'clones.start': sent })
  type(dialog.getByLabelText('What to do with /data'), 'empty')
  await waitFor(() => expect(plan).toHaveBeenCalledTimes(2))
  await pressClone()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('The plan has changed')
  expect(alert.textContent).toContain('The mounts of web changed.')
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /data').value).toBe('empty')
  expect(await dialog.findByText('front')).toBeTruthy()
  expect(onClose).not.toHaveBeenCalled()
  await pressClone()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent.mock.calls.map(([input]) => input.plan)).toEqual([first.digest, second.digest])
})

test('a refused plan leaves the former one on the page, with the reason at its field and none of its conflicts', async () => {
  const conflict = {
    code: 'PORT_IN_USE',
    field: 'overrides.ports',
    message: verbatim('Port 80 belongs to web.'),
    fix: null,
  } as const
  const { dialog } = await open({
    'clones.plan': (input) =>
      JSON.stringify(input).includes('nowhere')
        ? refuse({ message: 'The engine has no image nowhere:1.', opCode: 'BAD_REQUEST', field: 'overrides.image' })
        : createPlan({ conflicts: [conflict] }),
  })
  expect(dialog.getByRole('list', { name: 'Conflicts' })).toBeTruthy()
  const image = dialog.getByLabelText('Image')
  type(image, 'nowhere:1')
  expect(await dialog.findByText('The engine has no image nowhere:1.')).toBeTruthy()
  expect(image.getAttribute('aria-invalid')).toBe('true')
  expect(dialog.getByLabelText('What to do with /data')).toBeTruthy()
  expect(dialog.queryByRole('list', { name: 'Conflicts' })).toBeNull()
  expect(dialog.getByText('No plan for these choices.')).toBeTruthy()
})

test('what cannot be meant is told at its field and not asked about', async () => {
  const plan = vi.fn<Answer<'clones.plan'>>(() => createPlan())
  const { dialog } = await open({ 'clones.plan': plan })
  const memory = dialog.getByLabelText('Memory')
  type(memory, 'plenty')
  expect(dialog.getByText('Enter 512M or 2G for example, at least 6M, or 0 for no limit.')).toBeTruthy()
  type(memory, '512M')
  await waitFor(() => expect(plan).toHaveBeenCalledTimes(2))
  expect(plan).toHaveBeenLastCalledWith({ ...asked, overrides: { memoryBytes: 536_870_912 } })
})

test('a fold opens for what is wrong inside it, and stays open under whoever puts it right', async () => {
  const { dialog } = await open()
  const memory = dialog.getByLabelText('Memory')
  const fold = memory.closest('details')
  expect(fold?.open).toBe(false)
  type(memory, '51')
  expect(fold?.open).toBe(true)
  type(memory, '512M')
  expect(fold?.open).toBe(true)
})

test('another image leaves out the changes of the container itself, says so, and gives them back when it goes', async () => {
  const plan = vi.fn<Answer<'clones.plan'>>(() => createPlan())
  const { dialog } = await open({ 'clones.plan': plan })
  const layer = dialog.getByLabelText<HTMLSelectElement>('What to do with the writable layer')
  const image = dialog.getByLabelText('Image')
  type(image, 'nginx:2')
  expect([layer.value, layer.disabled]).toEqual(['exclude', true])
  expect(dialog.getByText(/does not fit nginx:2/)).toBeTruthy()
  await waitFor(() =>
    expect(plan).toHaveBeenLastCalledWith({ ...asked, writableLayer: 'exclude', overrides: { image: 'nginx:2' } }),
  )
  type(image, '')
  expect([layer.value, layer.disabled]).toEqual(['include', false])
})

test('what a plan cannot know yet is told to be assigned at creation', async () => {
  const change = {
    field: 'Config.Image',
    from: 'nginx:1',
    to: null,
    reason: verbatim('One more layer.'),
    decidedLater: true,
  }
  const { dialog } = await open({ 'clones.plan': () => createPlan({ changes: [change] }) })
  expect(dialog.getByText('Config.Image').closest('li')?.textContent).toContain('nginx:1 → assigned at creation')
})

test('what a copy cannot keep has a heading of its own, and is no difference among the others', async () => {
  const { dialog } = await open({
    'clones.plan': () => createPlan({ notCarried: [verbatim('Sockets.'), verbatim('Holes.')] }),
  })
  const lost = within(dialog.getByRole('region', { name: 'Not included', hidden: true }))
  expect(lost.getAllByRole('listitem', { hidden: true }).map((item) => item.textContent)).toEqual([
    'Sockets.',
    'Holes.',
  ])
  expect(dialog.getByText('1 difference')).toBeTruthy()
})

test('what becomes of the restart policy is told in words', async () => {
  const restartPolicy = { firstStart: 'no', afterwards: 'unless-stopped' }
  const { dialog } = await open({ 'clones.plan': () => createPlan({ restartPolicy }) })
  expect(dialog.getByText('Never until it is healthy, then unless stopped')).toBeTruthy()
})

test('a refusal about the name stands at the name, and goes when the name changes', async () => {
  const plan = vi.fn<Answer<'clones.plan'>>(() => createPlan())
  const { dialog, onClose } = await open({
    'clones.plan': plan,
    'clones.start': () => refuse({ message: 'web-clone was made meanwhile.', opCode: 'NAME_IN_USE', field: 'name' }),
  })
  await pressClone()
  const field = dialog.getByLabelText<HTMLInputElement>('Name')
  await waitFor(() => expect(field.getAttribute('aria-invalid')).toBe('true'))
  expect(dialog.getByText('web-clone was made meanwhile.')).toBeTruthy()
  await waitFor(() => expect(plan).toHaveBeenCalledTimes(2))
  expect(document.activeElement).toBe(field)
  expect(onClose).not.toHaveBeenCalled()
  type(field, 'web-other')
  expect(dialog.queryByText('web-clone was made meanwhile.')).toBeNull()
})

test('a refusal about no field is told above the button', async () => {
  await open({ 'clones.start': () => refuse({ message: 'It is being removed.', opCode: 'CONTAINER_BUSY' }) })
  await pressClone()
  expect((await screen.findByRole('alert')).textContent).toContain('It is being removed.')
})

test('sharing what the running source writes to needs a yes before anything is sent', async () => {
  const sent = vi.fn<Answer<'clones.start'>>(() => createJob({ status: 'queued' }))
  const { dialog } = await open({ 'clones.start': sent })
  type(dialog.getByLabelText('What to do with /data'), 'share')
  fireEvent.click(dialog.getByLabelText('Start after cloning'))
  await pressClone()
  expect(await dialog.findByText('Confirm this, share read-only, or do not start the clone yet.')).toBeTruthy()
  expect(sent).not.toHaveBeenCalled()
  fireEvent.click(dialog.getByLabelText('Start it anyway: both may write to this data'))
  await pressClone()
  await waitFor(() => expect(sent).toHaveBeenCalled())
  expect(sent.mock.calls[0]?.[0]).toMatchObject({ start: true, allowSharedMounts: true, mounts: { '/data': 'share' } })
})

test('sharing is asked about once, with the ways around it beside the question', async () => {
  const conflict = {
    code: 'MOUNT_SHARED',
    field: 'mounts./data',
    message: verbatim('The clone and web would both write to data.'),
    fix: { label: verbatim('Copy /data instead'), options: { mounts: { '/data': 'copy' } } },
  } as const
  const { dialog } = await open({
    'clones.plan': (input) => createPlan({ conflicts: JSON.stringify(input).includes('"share"') ? [conflict] : [] }),
  })
  fireEvent.click(dialog.getByLabelText('Start after cloning'))
  type(dialog.getByLabelText('What to do with /data'), 'share')
  const consent = within(dialog.getByRole('group', { name: 'Sharing' }))
  const fix = await consent.findByRole('button', { name: 'Copy /data instead' })
  expect(dialog.queryByText(textOf(conflict.message))).toBeNull()
  fireEvent.click(fix)
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /data').value).toBe('copy')
  expect(dialog.queryByRole('group', { name: 'Sharing' })).toBeNull()
})

test('what the source does meanwhile is asked only where its data is read while it runs', async () => {
  const { dialog } = await open({ 'clones.plan': () => createPlan({ sourceState: 'exited', freezes: null }) })
  expect(dialog.queryByRole('radio', { name: 'Pause' })).toBeNull()
  expect(dialog.getByLabelText('Read the copy back and compare')).toBeTruthy()
  fireEvent.change(dialog.getByLabelText('What to do with /data'), { target: { value: 'empty' } })
  expect(dialog.queryByLabelText('Read the copy back and compare')).toBeNull()
})

test('a container that cannot be planned is told with a retry', async () => {
  const plan = vi
    .fn<Answer<'clones.plan'>>()
    .mockImplementationOnce(() => refuse({ message: 'Holdfast runs in it.', opCode: 'OWN_CONTAINER' }))
    .mockImplementation(() => createPlan())
  draw(<CloneDialog row={createDetail()} onClose={() => undefined} />, {
    'containers.inspect': () => createDetail(),
    'clones.plan': plan,
  })
  expect((await screen.findByRole('alert')).textContent).toContain('Holdfast runs in it.')
  fireEvent.click(screen.getByRole('button', { name: 'Plan again' }))
  expect(await screen.findByText('Data')).toBeTruthy()
})

test('a first plan that is refused for a field nobody sees yet is told with a retry', async () => {
  const plan = vi
    .fn<Answer<'clones.plan'>>()
    .mockImplementationOnce(() =>
      refuse({ message: '/data is no mount.', opCode: 'BAD_REQUEST', field: 'mounts./data' }),
    )
    .mockImplementation(() => createPlan())
  draw(<CloneDialog row={createDetail()} onClose={() => undefined} />, {
    'containers.inspect': () => createDetail(),
    'clones.plan': plan,
  })
  expect((await screen.findByRole('alert')).textContent).toContain('/data is no mount.')
  fireEvent.click(screen.getByRole('button', { name: 'Plan again' }))
  expect(await screen.findByText('Data')).toBeTruthy()
})

test('a container that cannot be read is told with a retry', async () => {
  const detail = createDetail()
  const answer = vi
    .fn<Answer<'containers.inspect'>>()
    .mockImplementationOnce(() => refuse({ message: 'No container web.', opCode: 'CONTAINER_NOT_FOUND' }))
    .mockImplementation(() => detail)
  draw(<CloneDialog row={detail} onClose={() => undefined} />, {
    'containers.inspect': answer,
    'clones.plan': () => createPlan(),
  })
  expect((await screen.findByRole('alert')).textContent).toContain('No container web.')
  fireEvent.click(screen.getByRole('button', { name: 'Retry' }))
  expect(await screen.findByLabelText('Name')).toBeTruthy()
})
