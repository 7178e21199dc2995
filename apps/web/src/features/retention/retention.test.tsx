import type { RetentionPolicy, VaultRetentionStatus } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { createJob } from '../../jobs/testing/create-job.ts'
import type { Answer, FakeAnswers } from '../../trpc/testing/create-fake-client.ts'
import { draw, localAdmin } from '../../trpc/testing/draw.tsx'
import { usualPolicy } from './policy-words.ts'
import { RetentionFields } from './retention-fields.tsx'
import type { Preview } from './retention-picture.tsx'
import { VaultRetention } from './vault-retention.tsx'

const dayMs = 86_400_000
const now = Date.now()
const vault = { id: 'v', name: 'NAS' }

test('changing a number moves the picture: what stays is filled by rule, what goes is hollow', async () => {
  const asked = vi.fn<Answer<'retention.preview'>>(({ policy }) => nightly(10, policy?.daily ?? 0))
  openFields({ 'retention.preview': asked })
  expect(await screen.findByRole('status')).toBeTruthy()
  await waitFor(() => expect(marks('[data-rule=daily]')).toHaveLength(7))
  expect(
    marks('title')
      .map(({ textContent }) => textContent)
      .join(),
  ).toMatch(/stays: daily; deleted about/)
  fireEvent.change(screen.getByLabelText('Daily'), { target: { value: '3' } })
  // Until the new one is there the old one stays.
  expect(marks('[data-rule=daily]')).toHaveLength(7)
  await waitFor(() => expect(marks('[data-rule=daily]')).toHaveLength(3))
  expect(screen.getByRole('status').textContent).toBe('3 backups stay, 7 are deleted.')
  expect(asked.mock.calls.map(([{ policy }]) => policy?.daily)).toEqual([7, 3])
})

test('each number says in plain words what it keeps, and so does the legend of the picture', async () => {
  const kept = nightly(4, 2)
  const [web] = kept.containers
  const marks = web!.marks.map((mark, place) => (place === 1 ? { ...mark, keptBy: ['within' as const] } : mark))
  openFields({ 'retention.preview': () => ({ ...kept, containers: [{ ...web!, marks }] }) })
  const days = screen.getByLabelText<HTMLInputElement>('Everything of the last')
  expect(days.value).toBe('0 days')
  fireEvent.change(days, { target: { value: '30 days' } })
  expect(days.value).toBe('30 days')
  expect(screen.getByText(/^A backup stays if any of these keeps it: the newest ones/)).toBeTruthy()
  const legend = await screen.findByRole('list', { name: 'Backups by what keeps them' })
  const words = within(legend).getAllByRole('listitem')
  expect(words.map(({ textContent }) => textContent)).toEqual(['1 daily', '1 within the last days', '2 deleted'])
})

test('without numbers all backups stay, and that is what is said', async () => {
  const all = nightly(3, 3)
  const [web] = all.containers
  const marks = web!.marks.map((mark) => ({ ...mark, keptBy: ['all' as const], goesAt: null }))
  draw(<VaultRetention vault={vault} />, {
    'retention.ofVaults': () => [status],
    'retention.previewRun': () => ({ ...all, containers: [{ ...web!, marks }] }),
  })
  fireEvent.click(await screen.findByRole('button', { name: 'Delete old backups of NAS' }))
  const legend = await screen.findByRole('list', { name: 'Backups by what keeps them' })
  expect(legend.textContent).toBe('3 kept without limit')
})

test('the same is there as a table, in words', async () => {
  openFields({ 'retention.preview': () => nightly(2, 1) })
  fireEvent.click(await screen.findByText('As a table'))
  const [, first, second] = within(screen.getByRole('table')).getAllByRole('row')
  expect(first?.textContent).toMatch(/^web.*stays: daily; deleted about /)
  expect(second?.textContent).toMatch(/^web.*deleted at the next run$/)
})

test('numbers that keep nothing are not asked for, and not taken', async () => {
  const asked = vi.fn<Answer<'retention.preview'>>(() => nightly(2, 1))
  openFields({ 'retention.preview': asked }, { ...usualPolicy, weekly: 0, monthly: 0 })
  fireEvent.change(screen.getByLabelText('Daily'), { target: { value: '0' } })
  expect((await screen.findByRole('alert')).textContent).toBe('Set at least one number above 0.')
  expect(asked.mock.calls.every(([{ policy }]) => policy?.daily === 7)).toBe(true)
})

test('of a thousand containers a part is drawn, and how many more there are is said', async () => {
  const one = nightly(1, 1).containers[0]!
  const containers = Array.from({ length: 20 }, (_one, place) => ({ ...one, key: `${place}`, name: `web-${place}` }))
  openFields({ 'retention.preview': () => ({ ...nightly(1, 1), containers, more: 980, stay: 1000 }) })
  expect(await screen.findByText('and 980 more containers')).toBeTruthy()
})

test('that nothing is deleted while a part of the vault cannot be read is said beside the picture', async () => {
  const blocked = message('retention-refused', { reason: message('verbatim', { text: 'A ref is damaged.' }) })
  openFields({ 'retention.preview': () => ({ ...nightly(2, 1), blocked, foreign: 1 }) })
  expect((await screen.findByRole('alert')).textContent).toContain('A ref is damaged.')
  expect(screen.getByRole('status').textContent).toContain('1 backup of other engines is never deleted.')
})

test('a vault says what it keeps, what its last prune freed and when the next one is; an admin changes that', async () => {
  const set = vi.fn<Answer<'retention.set'>>(() => status)
  draw(<VaultRetention vault={vault} />, {
    'retention.ofVaults': () => [status],
    'retention.preview': () => nightly(10, 7),
    'retention.set': set,
  })
  expect(await screen.findByText('Keeps 7 daily, 4 weekly, 6 monthly')).toBeTruthy()
  expect(screen.getByText(/Pruned/).textContent).toBe('Pruned 3 days ago, freed 1.20 GB')
  expect(screen.getByText(/Next prune/)).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Retention of NAS' }))
  fireEvent.change(await screen.findByLabelText('Yearly'), { target: { value: '2' } })
  fireEvent.click(screen.getByRole('button', { name: 'Save' }))
  const { policy, timeZone, prune } = status
  await waitFor(() =>
    expect(set).toHaveBeenCalledWith({ vaultId: 'v', policy: { ...policy, yearly: 2 }, timeZone, prune }),
  )
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
})

test('deleting now says how many backups it deletes, and of a vault without any to delete it offers nothing', async () => {
  const start = vi.fn<Answer<'retention.start'>>(() => createJob({ status: 'queued' }))
  const answers: FakeAnswers = {
    'retention.ofVaults': () => [status],
    'retention.previewRun': () => nightly(10, 7),
    'retention.start': start,
  }
  const { unmount } = draw(<VaultRetention vault={vault} />, answers)
  fireEvent.click(await screen.findByRole('button', { name: 'Delete old backups of NAS' }))
  fireEvent.click(await screen.findByRole('button', { name: 'Delete 3 backups' }))
  await waitFor(() => expect(start.mock.calls[0]?.[0]).toMatchObject({ vaultId: 'v' }))
  unmount()
  draw(<VaultRetention vault={vault} />, { ...answers, 'retention.previewRun': () => nightly(7, 7) })
  fireEvent.click(await screen.findByRole('button', { name: 'Delete old backups of NAS' }))
  const words = await screen.findByText((_text, element) => element?.textContent === 'All 7 backups stay.')
  expect(words.getAttribute('role')).toBe('status')
  expect(screen.queryByRole('button', { name: /^Delete \d/ })).toBeNull()
})

test('a number of days is told as days', async () => {
  const withDays = { ...status, policy: { ...usualPolicy, withinDays: 30 } }
  draw(<VaultRetention vault={vault} />, { 'retention.ofVaults': () => [withDays] })
  const words = 'Keeps 7 daily, 4 weekly, 6 monthly and everything of the last 30 days'
  expect(await screen.findByText(words)).toBeTruthy()
})

test('an operator sees what is kept, and no button that changes it', async () => {
  draw(<VaultRetention vault={vault} />, { 'retention.ofVaults': () => [status] }, { ...localAdmin, role: 'operator' })
  expect(await screen.findByText('Keeps 7 daily, 4 weekly, 6 monthly')).toBeTruthy()
  expect(screen.queryByRole('button')).toBeNull()
})

const status: VaultRetentionStatus = {
  vaultId: 'v',
  policy: usualPolicy,
  timeZone: 'Europe/Berlin',
  prune: { timing: { kind: 'weekly', weekdays: [0], at: '04:00' }, timeZone: 'Europe/Berlin' },
  lastPrune: { at: now - 3 * dayMs, blobs: 4, bytes: 1_200_000_000 },
  nextPruneAt: now + dayMs,
}

function openFields(answers: FakeAnswers, start: RetentionPolicy = usualPolicy) {
  function Form() {
    const [policy, setPolicy] = useState<RetentionPolicy | null>(start)
    return <RetentionFields value={policy} onChange={setPolicy} preview={{ vaultId: 'v', timeZone: 'UTC' }} />
  }
  draw(<Form />, answers)
}

function marks(selector: string): Element[] {
  return [...document.querySelectorAll(`[aria-hidden] svg ${selector}`)].filter((one) => one.closest('li') === null)
}

function nightly(count: number, kept: number): Preview {
  const list = Array.from({ length: count }, (_one, days) => {
    const startedAt = now - days * dayMs
    const stays = days < kept
    return {
      backupId: `web-${days}`,
      startedAt,
      keptBy: stays ? (['daily'] as const).slice() : [],
      goesAt: stays ? startedAt + kept * dayMs : null,
    }
  })
  const go = Math.max(0, count - kept)
  return {
    containers: [{ key: 'web', name: 'web', marks: list }],
    more: 0,
    stay: count - go,
    go,
    foreign: 0,
    blocked: null,
  }
}
