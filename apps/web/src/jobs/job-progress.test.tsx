import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Progress } from '@holdfast/contract'
import { JobProgress } from './job-progress.tsx'
import type { Job } from './job.ts'

const measured: Progress = {
  step: 'exporting',
  bytesDone: 420_000_000,
  bytesTotal: 1_000_000_000,
  totalIsEstimate: true,
  bytesPerSecond: 100_000_000,
  secondsLeft: 5.8,
}

function jobWith(progress: Progress): Job {
  const container = { engineId: 'local', containerId: 'a'.repeat(64), containerName: 'demo-postgres' }
  return {
    id: 'job-1',
    request: { kind: 'export', ...container, folder: '/x', fileName: 'x.tar', compression: 'none' },
    state: { status: 'running', startedAt: 0, progress },
    createdAt: 0,
    startedBy: 'somebody',
  }
}

test('a running backup tells step, share, bytes, rate and time left, marked as an estimate', () => {
  render(<JobProgress job={jobWith(measured)} />)
  const bar = screen.getByRole('progressbar', { name: 'Backup of demo-postgres' })
  expect(bar.getAttribute('aria-valuenow')).toBe('42')
  const words = bar.getAttribute('aria-valuetext') ?? ''
  for (const part of ['Backing up', '~42 %', '420 MB of ~1', '100 MB/s', '6 s left']) expect(words).toContain(part)
})

test('an estimate never says it is complete: the end of the job does', () => {
  render(<JobProgress job={jobWith({ ...measured, bytesDone: 1_200_000_000 })} />)
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('99')
})

test('without a total there is no percentage, only what was done', () => {
  render(<JobProgress job={jobWith({ ...measured, bytesTotal: null, secondsLeft: null })} />)
  const bar = screen.getByRole('progressbar')
  expect(bar.hasAttribute('aria-valuenow')).toBe(false)
  expect(bar.getAttribute('aria-valuetext')).not.toContain('%')
})
