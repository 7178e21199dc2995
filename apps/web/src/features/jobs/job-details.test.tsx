import { screen, within, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { JobResult } from '../../jobs/job.ts'
import { createJob } from '../../jobs/testing/create-job.ts'
import { createVault } from '../../trpc/testing/create-vault.ts'
import { draw } from '../../trpc/testing/draw.tsx'
import { verbatim } from '../../trpc/testing/verbatim.ts'
import { JobDetails } from './job-details.tsx'

const plain = {
  kind: 'clone',
  containerId: 'c2',
  name: 'web-copy',
  started: true,
  changes: [],
  unexpected: [],
  copied: [],
  image: null,
  frozenMs: null,
  notCarried: [],
  restartPolicy: null,
} as const

const onWeb = { kind: 'container', engineId: 'local', containerId: 'c1', name: 'web' } as const
const options = {
  start: true,
  mounts: {},
  unnamedMounts: 'recommended',
  writableLayer: 'include',
  mode: 'pause',
} as const

function drawClone(change: Partial<Extract<JobResult, { kind: 'clone' }>> = {}) {
  const result = { ...plain, changes: [], unexpected: [], copied: [], notCarried: [], ...change }
  const job = createJob(
    { status: 'succeeded', startedAt: 1_000, finishedAt: 9_000, result },
    {
      request: {
        kind: 'clone',
        subject: onWeb,
        name: 'web-copy',
        options: {
          ...options,
          verify: true,
          labelGroups: {},
          overrides: {},
          allowSharedMounts: false,
          allowUnexpected: false,
          confirm: [],
        },
        plan: null,
        authorizedRole: 'admin',
        authorizedScopes: [],
      },
    },
  )
  draw(<JobDetails job={job} link={null} />)
}

/** The words that stand beside a word of the facts. */
function fact(word: string): string | null | undefined {
  return screen.getByText(word, { selector: 'dt' }).nextElementSibling?.textContent
}

test('a clone’s job tells what was copied, what the source went through and what is not in it', () => {
  drawClone({
    copied: [
      { destination: '/data', volume: 'web-copy-data', bytes: 1_240_000_000, entries: 3211, verified: true },
      { destination: '/cache', volume: 'web-copy-cache', bytes: 512, entries: 1, verified: false },
    ],
    image: 'web-copy:clone',
    frozenMs: 4_200,
    notCarried: [verbatim('Sockets are not kept.')],
    restartPolicy: 'unless-stopped',
  })
  const copied = within(screen.getByText('Copied', { selector: 'dt' }).nextElementSibling as HTMLElement)
  expect(copied.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
    '/data → web-copy-data1.24 GB in 3,211 entries, read back and identical',
    '/cache → web-copy-cache512 B in 1 entry',
  ])
  expect(fact('Image')).toContain('web-copy:clone')
  expect(fact('Source')).toBe('Paused for 4.2 s while its data was read')
  expect(screen.getByRole('region', { name: 'Not included' }).textContent).toContain('Sockets are not kept.')
  expect(fact('Restart')).toContain('unless-stopped')
})

test('a clone that copied nothing says nothing about copies', () => {
  drawClone()
  for (const word of ['Copied', 'Image', 'Source', 'Restart'])
    expect(screen.queryByText(word, { selector: 'dt' })).toBeNull()
  expect(screen.queryByRole('region', { name: 'Not included' })).toBeNull()
})

test('a finished clone’s report can be downloaded', () => {
  drawClone()
  const link = screen.getByRole('link', { name: 'Download report' })
  expect(link.getAttribute('href')).toBe('/api/jobs/job-1/report')
  expect(link.hasAttribute('download')).toBe(true)
})

test('differences nobody meant stand apart from those that were meant', () => {
  const named = { field: 'Name', from: 'web', to: 'web-copy', reason: verbatim('Names are unique.') }
  const lost = { field: 'HostConfig.OomScoreAdj', from: -500, reason: verbatim('The engine did not take it.') }
  drawClone({ changes: [named], unexpected: [lost] })
  expect(screen.getByRole('region', { name: 'Unexpected differences' }).textContent).toContain('-500 → nothing')
  expect(screen.getByRole('region', { name: 'What differs from the source' }).textContent).toContain('web → web-copy')
})

const took = { startedAt: 1_000, finishedAt: 9_000 }

test('a backup’s job tells where it went, what it took, how long the container stood still, its warnings, and folded what it could not keep', () => {
  const result = {
    kind: 'backup',
    vaultId: 'default',
    backupId: 'web-1',
    sizeBytes: 1.3e9,
    storedBytes: 4e8,
    newBytes: 12e6,
    frozenMs: 900,
    warnings: ['Far fewer files than before.'],
    notKept: ['Sockets are not kept.'],
  } as const
  const request = {
    kind: 'backup',
    subject: onWeb,
    vaultId: 'default',
    mode: 'pause',
    mounts: { '/cache': 'exclude' },
  } as const
  const job = createJob(
    {
      status: 'succeeded',
      ...took,
      result: { ...result, warnings: result.warnings.map(verbatim), notKept: result.notKept.map(verbatim) },
    },
    { request },
  )
  draw(<JobDetails job={job} link={null} />)
  expect(fact('Vault')).toBe('default')
  expect(fact('Source')).toBe('Paused for 0.9 s while its data was read')
  expect(fact('Excluded')).toBe('/cache')
  expect(fact('Size')).toBe('1.30 GB, 400 MB stored, 12.0 MB new')
  expect(fact('Warnings')).toBe('Far fewer files than before.')
  expect(fact('Not included')).toContain('Sockets are not kept.')
  expect(screen.getByText('Sockets are not kept.').closest('details')?.open).toBe(false)
})

test('a backup’s job names its vault as it is called now', async () => {
  const request = { kind: 'backup', subject: onWeb, vaultId: 'default', mode: 'pause', mounts: {} } as const
  draw(<JobDetails job={createJob({ status: 'queued' }, { request })} link={null} />, {
    'vaults.list': () => [createVault({ name: 'NAS' })],
  })
  await waitFor(() => expect(fact('Vault')).toBe('NAS'))
})

test('a verification that found problems is told as an alarm with every sentence', () => {
  const result = {
    kind: 'verify',
    backupId: 'web-1',
    bytesRead: 5,
    at: 1,
    method: 'full',
    problems: ['It is cut off.'],
  } as const
  const request = {
    kind: 'verify',
    subject: { kind: 'backup', vaultId: 'default', backupId: 'web-1', name: 'web' },
    method: 'full',
  } as const
  const job = createJob(
    { status: 'succeeded', ...took, result: { ...result, problems: result.problems.map(verbatim) } },
    { request },
  )
  draw(<JobDetails job={job} link={null} />)
  expect(screen.getByRole('alert').textContent).toContain('Problems found.')
  expect(fact('Problems')).toBe('It is cut off.')
})

test('a prune is about a vault and no container', () => {
  const request = { kind: 'prune', subject: { kind: 'vault', vaultId: 'default', name: 'NAS' } } as const
  const job = createJob({ status: 'succeeded', ...took, result: { kind: 'prune', blobs: 1, bytes: 5e9 } }, { request })
  draw(<JobDetails job={job} link={null} />)
  expect(fact('Vault')).toBe('NAS')
  expect(fact('Freed')).toBe('5.00 GB in 1 blob')
  expect(screen.queryByText('Container', { selector: 'dt' })).toBeNull()
})

test('a job that came of another one names it', () => {
  const job = createJob({ status: 'queued' }, { causedBy: { kind: 'job', id: 'job-7' } })
  draw(<JobDetails job={job} link={null} />)
  expect(fact('Caused by')).toBe('job job-7')
})
