import { message } from '@holdfast/contract/messages'
import type { Verification } from '@holdfast/contract'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../jobs/testing/create-job.ts'
import { createDigest, createPlannedMount } from '../../plans/testing/create-plan.ts'
import { refuse, type Answer, type FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { verbatim } from '../../trpc/testing/verbatim.ts'
import { RestoreDialog } from './restore-dialog.tsx'
import { createRestorePlan } from './testing/create-restore-plan.ts'

const asked = { engineId: 'local', vaultId: 'default', backupId: 'web-1', start: false }

async function open(answers: FakeAnswers = {}, verified: Verification | null = null) {
  const onClose = vi.fn<() => void>()
  draw(
    <RestoreDialog
      backup={{ vaultId: 'default', id: 'web-1', containerName: 'web', startedAt: 1_000, verified }}
      onClose={onClose}
    />,
    {
      'restores.plan': () => createRestorePlan(),
      ...answers,
    },
  )
  return { onClose, dialog: within(await screen.findByRole('dialog', { name: /^Restore web as of/ })) }
}

/** As soon as there is a plan for what the fields say. */
async function pressRestore() {
  const button = () => screen.getByRole<HTMLButtonElement>('button', { name: 'Restore' })
  await waitFor(() => expect(button().disabled).toBe(false))
  fireEvent.click(button())
}

test('the plan shows each mount with its choice, how much is read and where the image comes from', async () => {
  const plan = vi.fn<Answer<'restores.plan'>>(() => createRestorePlan())
  const { dialog } = await open({ 'restores.plan': plan })
  const data = await dialog.findByLabelText<HTMLSelectElement>('What to do with /data')
  expect(data.value).toBe('restore')
  expect([...data.options].map(({ text }) => text)).toEqual(['Restore the data', 'Empty volume', 'Exclude'])
  expect(dialog.getByLabelText<HTMLSelectElement>('What to do with /site').value).toBe('host')
  expect(dialog.getByText('The folder of this host as it is now, not as it was backed up')).toBeTruthy()
  expect(dialog.getByLabelText<HTMLInputElement>('Name of the new container').placeholder).toBe('web-restored')
  expect(dialog.getByText('Restores 1.21 GB, about 8 s. The image comes from the vault.')).toBeTruthy()
  expect(plan).toHaveBeenCalledExactlyOnceWith(asked)
})

test('a mount of an image is of the image the engine has, not of a folder', async () => {
  const mount = createPlannedMount({
    type: 'image',
    name: 'tools:1',
    destination: '/opt/tools',
    writable: false,
    choice: 'share',
    choices: ['share', 'exclude'],
    sizeBytes: null,
    newVolume: null,
  })
  const { dialog } = await open({ 'restores.plan': () => createRestorePlan({ mounts: [mount] }) })
  const choice = await dialog.findByLabelText<HTMLSelectElement>('What to do with /opt/tools')
  expect([...choice.options].map(({ text }) => text)).toEqual(['Mount the image', 'Exclude'])
  expect(dialog.getByText('backed up from image tools:1, read-only')).toBeTruthy()
  expect(dialog.getByText('The image of that name as this engine has it now')).toBeTruthy()
})

test('a backup in which problems were found is warned of with what they are, and can be restored', async () => {
  const problems = ['The data of /data is short.', 'two', 'three', 'four'].map((text) => message('verbatim', { text }))
  const { dialog } = await open({}, { at: Date.now() - 60_000, method: 'full', problems })
  const { textContent } = await dialog.findByRole('alert')
  expect(textContent).toContain('This backup may be damaged: problems found 1 min ago')
  expect(textContent).toContain('The data of /data is short.')
  expect(textContent).toContain('1 more')
  await waitFor(() => expect(dialog.getByRole<HTMLButtonElement>('button', { name: 'Restore' }).disabled).toBe(false))
})

test('a backup that was verified without problems is not warned of', async () => {
  const { dialog } = await open({}, { at: Date.now(), method: 'full', problems: [] })
  expect(await dialog.findByLabelText('What to do with /data')).toBeTruthy()
  expect(dialog.queryByRole('alert')).toBeNull()
})

test('one press starts exactly the plan that is shown, with a key of its own, and the dialog goes', async () => {
  const sent = vi.fn<Answer<'restores.start'>>(() => createJob({ status: 'queued' }))
  const { onClose, dialog } = await open({
    'restores.start': sent,
    'restores.plan': (input) => createRestorePlan({ digest: createDigest(JSON.stringify(input)) }),
  })
  fireEvent.change(await dialog.findByLabelText('What to do with /data'), { target: { value: 'empty' } })
  fireEvent.click(dialog.getByLabelText('Start after restoring'))
  await pressRestore()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent).toHaveBeenCalledExactlyOnceWith({
    ...asked,
    start: true,
    mounts: { '/data': 'empty' },
    name: 'web-restored',
    plan: expect.objectContaining({ options: expect.stringContaining('"/data":"empty"') as string }) as object,
    idempotencyKey: expect.stringMatching(/^[\w-]{32,36}$/) as string,
  })
})

test('that the data is read back is asked only where data is restored, and sent with the plan and the restore', async () => {
  const label = 'Read the data back and compare'
  const [plan, sent] = [
    vi.fn<Answer<'restores.plan'>>(() => createRestorePlan()),
    vi.fn<Answer<'restores.start'>>(() => createJob({ status: 'queued' })),
  ]
  const { onClose, dialog } = await open({ 'restores.plan': plan, 'restores.start': sent })
  const data = await dialog.findByLabelText<HTMLSelectElement>('What to do with /data')
  expect(dialog.getByLabelText<HTMLInputElement>(label).checked).toBe(false)
  fireEvent.change(data, { target: { value: 'empty' } })
  expect(dialog.queryByLabelText(label)).toBeNull()
  fireEvent.change(data, { target: { value: 'restore' } })
  fireEvent.click(dialog.getByLabelText(label))
  await pressRestore()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(plan).toHaveBeenLastCalledWith(expect.objectContaining({ verify: true }))
  expect(sent).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ verify: true }))
})

test('a plan that no longer holds is told and made anew, and the next press starts the new one', async () => {
  const sent = vi
    .fn<Answer<'restores.start'>>()
    .mockImplementationOnce(() => refuse({ message: 'The networks have changed. Look again.', opCode: 'PLAN_CHANGED' }))
    .mockImplementation(() => createJob({ status: 'queued' }))
  const plan = vi
    .fn<Answer<'restores.plan'>>()
    .mockImplementationOnce(() => createRestorePlan())
    .mockImplementation(() => createRestorePlan({ digest: createDigest('plan 2') }))
  const { onClose, dialog } = await open({ 'restores.start': sent, 'restores.plan': plan })
  await pressRestore()
  expect((await dialog.findByRole('alert')).textContent).toContain('The networks have changed. Look again.')
  expect(onClose).not.toHaveBeenCalled()
  await waitFor(() => expect(plan).toHaveBeenCalledTimes(2))
  await pressRestore()
  await waitFor(() => expect(onClose).toHaveBeenCalled())
  expect(sent).toHaveBeenLastCalledWith(expect.objectContaining({ plan: createDigest('plan 2') }))
})

test('a conflict is told with its way out, and that goes into the fields and the next plan', async () => {
  const conflict = {
    code: 'PORT_IN_USE',
    field: 'overrides.ports',
    message: verbatim('Port 8080 belongs to web.'),
    fix: { label: verbatim('Use the next free port'), options: { overrides: { ports: 'auto' } } },
  } as const
  const port = { containerPort: 80, protocol: 'tcp', hostIp: null, from: 8080, published: true }
  const plan = vi.fn<Answer<'restores.plan'>>((input) => {
    const free = JSON.stringify(input).includes('"auto"')
    return createRestorePlan({
      conflicts: free ? [] : [conflict],
      ports: [{ ...port, to: free ? 8081 : 8080, takenBy: free ? null : { kind: 'container', name: 'web' } }],
    })
  })
  const { dialog } = await open({ 'restores.plan': plan })
  expect(await dialog.findByText('used by web')).toBeTruthy()
  fireEvent.click(within(dialog.getByRole('list', { name: 'Conflicts' })).getByRole('button'))
  expect(await dialog.findByText('8081')).toBeTruthy()
  expect(plan).toHaveBeenLastCalledWith({ ...asked, overrides: { ports: 'auto' } })
  expect(dialog.getByRole<HTMLInputElement>('radio', { name: 'Next free' }).checked).toBe(true)
  expect(dialog.queryByRole('list', { name: 'Conflicts' })).toBeNull()
})

test('a fix may also keep it stopped or out of a network, beside what was chosen before', async () => {
  const conflicts = [
    {
      code: 'MOUNT_SHARED',
      field: 'mounts./site',
      message: verbatim('web writes to /site.'),
      fix: { label: verbatim('Do not start it yet'), options: { start: false } },
    },
    {
      code: 'BAD_REQUEST',
      field: 'overrides.networks.gone',
      message: verbatim('The network gone cannot be made.'),
      fix: { label: verbatim('Leave gone out'), options: { overrides: { networks: { gone: null } } } },
    },
  ] as const
  const plan = vi.fn<Answer<'restores.plan'>>(() => createRestorePlan({ conflicts: [...conflicts] }))
  const { dialog } = await open({ 'restores.plan': plan })
  fireEvent.click(dialog.getByLabelText('Start after restoring'))
  fireEvent.click(await dialog.findByRole('button', { name: 'Leave gone out' }))
  fireEvent.click(dialog.getByRole('button', { name: 'Do not start it yet' }))
  await waitFor(() => expect(plan).toHaveBeenLastCalledWith({ ...asked, overrides: { networks: { gone: null } } }))
})

test('where nobody can know which way out is right, one is chosen from a list, beside what was chosen before', async () => {
  const namespaces = (to: string | null) => ({ overrides: { namespaces: { network: to } } })
  const conflicts = [
    {
      code: 'BAD_REQUEST',
      field: 'overrides.namespaces',
      message: verbatim('There is no vpn.'),
      fix: null,
      alternatives: [
        { label: verbatim('Join vpn2'), options: namespaces('vpn2') },
        { label: verbatim('Join none'), options: namespaces(null) },
      ],
    },
    {
      code: 'BAD_REQUEST',
      field: 'overrides.networks.gone',
      message: verbatim('The network gone cannot be made.'),
      fix: { label: verbatim('Leave gone out'), options: { overrides: { networks: { gone: null } } } },
    },
  ] as const
  const plan = vi.fn<Answer<'restores.plan'>>(({ overrides }) =>
    createRestorePlan({ conflicts: overrides?.namespaces ? [] : (structuredClone([...conflicts]) as never) }),
  )
  const { dialog } = await open({ 'restores.plan': plan })
  fireEvent.click(await dialog.findByRole('button', { name: 'Leave gone out' }))
  const choice = dialog.getByRole<HTMLSelectElement>('combobox', { name: 'Resolve: There is no vpn.' })
  expect([...choice.options].map(({ text }) => text)).toEqual(['Choose', 'Join vpn2', 'Join none'])
  fireEvent.change(choice, { target: { value: '0' } })
  const overrides = { networks: { gone: null }, namespaces: { network: 'vpn2' } }
  await waitFor(() => expect(plan).toHaveBeenLastCalledWith({ ...asked, overrides }))
  await waitFor(() => expect(dialog.queryByRole('list', { name: 'Conflicts' })).toBeNull())
})

test('networks that will be made again and what the container may do beyond itself are shown before', async () => {
  const network = { name: 'shop', aliases: ['web'], droppedAliases: [], droppedAddresses: [], addresses: [] }
  const finding = {
    code: 'privileged',
    field: 'HostConfig.Privileged',
    value: 'true',
    means: verbatim('It can do all that the host’s root can.'),
    needs: 'admin',
  } as const
  const plan = createRestorePlan({ networks: [network], newNetworks: ['shop'], policy: [finding] })
  const { dialog } = await open({ 'restores.plan': () => plan })
  expect(await dialog.findByText('Created from the backup’s definition')).toBeTruthy()
  const reach = within(dialog.getByRole('region', { name: 'What the restored container will be able to do' }))
  expect(reach.getByText('needs admin')).toBeTruthy()
})

test('a restore that policy refuses is told in its sentence, and nothing can be started', async () => {
  const { dialog } = await open({
    'restores.plan': () => refuse({ message: 'It is privileged: only an admin may.', opCode: 'FORBIDDEN' }),
  })
  expect((await dialog.findByRole('alert')).textContent).toContain('It is privileged: only an admin may.')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Restore' }).disabled).toBe(true)
  expect(dialog.getByRole('button', { name: 'Plan again' })).toBeTruthy()
})

test('a vault that is not mounted stops the plan with its sentence, and once it is back the plan can be asked for', async () => {
  const plan = vi
    .fn<Answer<'restores.plan'>>()
    .mockImplementationOnce(() => refuse({ message: 'Mount /mnt/nas.', opCode: 'VAULT_NOT_MOUNTED' }))
    .mockImplementation(() => createRestorePlan())
  const { dialog } = await open({ 'restores.plan': plan })
  expect((await dialog.findByRole('alert')).textContent).toContain('The vault is not mounted')
  fireEvent.click(dialog.getByRole('button', { name: 'Plan again' }))
  expect(await dialog.findByLabelText('What to do with /data')).toBeTruthy()
})

test('a name that cannot be is told at once and asked for no plan; one that is taken stands beside the field', async () => {
  const plan = vi.fn<Answer<'restores.plan'>>(() => createRestorePlan())
  const { dialog } = await open({
    'restores.plan': plan,
    'restores.start': () => refuse({ message: 'web exists already.', opCode: 'NAME_IN_USE', field: 'name' }),
  })
  const field = await dialog.findByLabelText<HTMLInputElement>('Name of the new container')
  await waitFor(() => expect(field.placeholder).toBe('web-restored'))
  fireEvent.change(field, { target: { value: '-' } })
  expect(await dialog.findByText(/Use two or more letters/)).toBeTruthy()
  expect(plan).toHaveBeenCalledTimes(1)
  fireEvent.change(field, { target: { value: 'web' } })
  await pressRestore()
  expect(await dialog.findByText('web exists already.')).toBeTruthy()
  expect(document.activeElement).toBe(field)
})
