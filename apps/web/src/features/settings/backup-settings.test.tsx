import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { Answer } from '../../trpc/testing/create-fake-client.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { BackupSettingsSection } from './backup-settings.tsx'

test('an admin sets after how many days a backup reads every file again', async () => {
  let settings = { fullReadDays: 30 }
  const set = vi.fn<Answer<'backups.setSettings'>>((input) => (settings = input as typeof settings))
  draw(<BackupSettingsSection />, { 'backups.settings': () => settings, 'backups.setSettings': set })
  expect((await screen.findByRole<HTMLButtonElement>('button', { name: 'Save' })).disabled).toBe(true)
  fireEvent.change(screen.getByLabelText('Within days'), { target: { value: '7' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  await waitFor(() => expect(set).toHaveBeenCalledWith({ fullReadDays: 7 }))
  await waitFor(() => expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Save' }).disabled).toBe(true))
})
