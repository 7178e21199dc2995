import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { draw } from '../trpc/testing/draw.tsx'
import { JobProgress } from './job-progress.tsx'
import { rowOf } from './job.ts'
import { createJob, createProgress } from './testing/create-job.ts'

const running = (change: Parameters<typeof createProgress>[0]) =>
  createJob({ status: 'running', startedAt: 1_000, progress: createProgress(change) })

function bar() {
  return screen.getByRole('progressbar', { name: 'Export of web' })
}

test('the bar says step, percent, bytes, rate and time left', () => {
  const progress = { bytesDone: 126e6, bytesTotal: 300e6, bytesPerSecond: 85_200_000, secondsLeft: 2.1 }
  draw(<JobProgress job={rowOf(running(progress))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Exporting, 42 %, 126 MB of 300 MB, 85.2 MB/s, 3 s left')
  expect(bar().getAttribute('aria-valuenow')).toBe('42')
})

test('the bar says how long the container is down while it is', () => {
  draw(<JobProgress job={rowOf(running({ step: 'reading changes', bytesDone: 126e6, downtimeMs: 1_200 }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Reading changes, container down for 1.2 s, 126 MB')
})

test('an estimated total is marked and never reaches 100 %', () => {
  draw(<JobProgress job={rowOf(running({ bytesDone: 300e6, bytesTotal: 300e6, totalIsEstimate: true }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Exporting, ~99 %, 300 MB of ~300 MB')
  expect(bar().getAttribute('aria-valuenow')).toBe('99')
})

test('more bytes than the estimate are told without a total that would be a lie', () => {
  draw(<JobProgress job={rowOf(running({ bytesDone: 310e6, bytesTotal: 300e6, totalIsEstimate: true }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Exporting, ~99 %, 310 MB')
})

test('without a total there is no percentage', () => {
  draw(<JobProgress job={rowOf(running({ bytesDone: 5e6, bytesPerSecond: 1e6 }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Exporting, 5.00 MB, 1.00 MB/s')
  expect(bar().hasAttribute('aria-valuenow')).toBe(false)
})

test('a step without bytes shows the step alone', () => {
  draw(<JobProgress job={rowOf(running({ step: 'preparing' }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Engine is preparing')
})

test('a queued job says so', () => {
  draw(<JobProgress job={rowOf(createJob({ status: 'queued' }))} />)
  expect(bar().getAttribute('aria-valuetext')).toBe('Queued')
})
