import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { Role } from '@holdfast/contract'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../jobs/testing/create-job.ts'
import { createUnconfirmed, privileged, setsClock } from '../../plans/testing/create-unconfirmed.ts'
import type { Answer } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { RestoreDialog } from './restore-dialog.tsx'
import { createRestorePlan } from './testing/create-restore-plan.ts'

const backup = { vaultId: 'default', id: 'web-1', containerName: 'web', startedAt: 1_000, verified: null }

async function open(role: Role) {
  const start = vi.fn<Answer<'restores.start'>>(() => createJob({ status: 'queued' }))
  draw(<RestoreDialog backup={backup} onClose={() => undefined} />, {
    'restores.plan': ({ confirm }) => createRestorePlan(createUnconfirmed(role, confirm)),
    'restores.start': start,
  })
  const conflicts = within(await screen.findByRole('list', { name: 'Conflicts' }))
  return { start, conflicts, button: screen.getByRole<HTMLButtonElement>('button', { name: 'Restore' }) }
}

test('an admin confirms each setting by its name, and only then a restore with exactly these can start', async () => {
  const { start, conflicts, button } = await open('admin')
  expect(button.disabled).toBe(true)
  for (const name of [privileged, setsClock]) {
    expect(button.disabled).toBe(true)
    fireEvent.click(await conflicts.findByRole('button', { name: `Confirm ${name}` }))
    await waitFor(() => expect(screen.queryByRole('button', { name: `Confirm ${name}` })).toBeNull())
  }
  await waitFor(() => expect(button.disabled).toBe(false))
  fireEvent.click(button)
  await waitFor(() => expect(start).toHaveBeenCalledOnce())
  expect(start.mock.lastCall?.[0].confirm).toEqual([privileged, setsClock])
})

test('an operator reads for which settings of the backup an admin is needed, and can not confirm them', async () => {
  const { conflicts, button } = await open('operator')
  expect(conflicts.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    `Only an admin may create a container with ${privileged}.`,
    `Only an admin may create a container with ${setsClock}.`,
  ])
  expect(screen.queryByRole('button', { name: /^Confirm / })).toBeNull()
  expect(button.disabled).toBe(true)
})
