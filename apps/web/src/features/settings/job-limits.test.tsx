import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { refuse, type Answer } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { JobLimitsSection } from './job-limits.tsx'

test('an admin sets how many scheduled backups run beside each other, and sees what was saved', async () => {
  let limits = { perEngine: 3, perVault: 2 }
  const set = vi.fn<Answer<'jobs.setLimits'>>((input) => (limits = input as typeof limits))
  draw(<JobLimitsSection />, { 'jobs.limits': () => limits, 'jobs.setLimits': set })
  const save = await screen.findByRole<HTMLButtonElement>('button', { name: 'Save' })
  expect(save.disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('Per engine'), { target: { value: '5' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(set).toHaveBeenCalledWith({ perEngine: 5, perVault: 2 }))
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true))
  expect(screen.getByLabelText<HTMLInputElement>('Per engine').value).toBe('5')
})

test('a refusal is shown where the numbers are', async () => {
  draw(<JobLimitsSection />, {
    'jobs.limits': () => ({ perEngine: 3, perVault: 2 }),
    'jobs.setLimits': () => refuse({ message: 'The disk is full.', opCode: 'STORAGE_FAILED' }),
  })
  fireEvent.change(await screen.findByLabelText('Per vault'), { target: { value: '1' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect((await screen.findByRole('alert')).textContent).toContain('The disk is full.')
})
