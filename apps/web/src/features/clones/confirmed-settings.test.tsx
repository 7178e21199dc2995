import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import type { Role } from '@holdfast/contract'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../jobs/testing/create-job.ts'
import { createPlan } from '../../plans/testing/create-plan.ts'
import { createUnconfirmed, privileged, setsClock } from '../../plans/testing/create-unconfirmed.ts'
import type { Answer } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { CloneDialog } from './clone-dialog.tsx'
import { createDetail } from './testing/create-detail.ts'

async function open(role: Role) {
  const plan = vi.fn<Answer<'clones.plan'>>(({ confirm }) => createPlan(createUnconfirmed(role, confirm)))
  const start = vi.fn<Answer<'clones.start'>>(() => createJob({ status: 'queued' }))
  const answers = { 'containers.inspect': () => createDetail(), 'clones.plan': plan, 'clones.start': start }
  draw(<CloneDialog row={createDetail()} onClose={() => undefined} />, answers)
  const conflicts = within(await screen.findByRole('list', { name: 'Conflicts' }))
  return { plan, start, conflicts, button: screen.getByRole<HTMLButtonElement>('button', { name: 'Clone' }) }
}

test('an admin confirms each setting by its name, and only then a clone with exactly these can start', async () => {
  const { start, conflicts, button } = await open('admin')
  const names = () => screen.queryAllByRole('button', { name: /^Confirm / }).map(({ textContent }) => textContent)
  expect(names()).toEqual([`Confirm ${privileged}`, `Confirm ${setsClock}`])
  expect(button.disabled).toBe(true)
  fireEvent.click(conflicts.getByRole('button', { name: `Confirm ${setsClock}` }))
  await waitFor(() => expect(names()).toEqual([`Confirm ${privileged}`]))
  expect(button.disabled).toBe(true)
  fireEvent.click(conflicts.getByRole('button', { name: `Confirm ${privileged}` }))
  await waitFor(() => expect(button.disabled).toBe(false))
  expect(names()).toEqual([])
  fireEvent.click(button)
  await waitFor(() => expect(start).toHaveBeenCalledOnce())
  expect(start.mock.lastCall?.[0].confirm).toEqual([setsClock, privileged])
})

test('two settings that are confirmed at once, before there is a new plan, are both confirmed', async () => {
  const { plan, conflicts, button } = await open('admin')
  for (const each of conflicts.getAllByRole('button')) fireEvent.click(each)
  await waitFor(() => expect(button.disabled).toBe(false))
  expect(plan.mock.lastCall?.[0].confirm).toEqual([privileged, setsClock])
})

test('an operator reads for which settings an admin is needed, and can neither confirm them nor start', async () => {
  const { conflicts, button } = await open('operator')
  expect(conflicts.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    `Only an admin may create a container with ${privileged}.`,
    `Only an admin may create a container with ${setsClock}.`,
  ])
  expect(screen.queryByRole('button', { name: /^Confirm / })).toBeNull()
  await waitFor(() => expect(screen.getByText(/Copies/)).toBeTruthy())
  expect(button.disabled).toBe(true)
})
