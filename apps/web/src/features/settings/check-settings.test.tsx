import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Answer } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { CheckSettingsSection } from './check-settings.tsx'

test('an admin sets within how many days vaults are read, and at which time', async () => {
  let settings = { days: 30, at: '05:00' }
  const set = vi.fn<Answer<'alerts.setChecks'>>((input) => (settings = input as typeof settings))
  draw(<CheckSettingsSection />, { 'alerts.checks': () => settings, 'alerts.setChecks': set })
  expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Save' })).disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('Within days'), { target: { value: '14' } })
  fireEvent.change(screen.getByLabelText('Time of day'), { target: { value: '23:15' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(set).toHaveBeenCalledWith({ days: 14, at: '23:15' }))
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Time of day').value).toBe('23:15'))
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true))
})
