import type { Progress } from '@holdfast/contract'
import { act, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { draw } from '../trpc/testing/draw.tsx'
import { JobStrip } from './job-strip.tsx'
import { rowOf } from './job.ts'
import { createJob, createProgress } from './testing/create-job.ts'

test('a row tells how long its container has been down while it is, and no more once it runs again', () => {
  let report: (progress: Progress) => void = () => undefined
  function Row() {
    const [progress, setProgress] = useState(createProgress({ step: 'backing up' }))
    report = setProgress
    const job = rowOf(createJob({ status: 'running', startedAt: 1_000, progress }))
    return <JobStrip jobs={{ active: [job], ended: [] }} link={() => null} />
  }
  draw(<Row />, {})
  const words = () => screen.getByRole('progressbar').getAttribute('aria-valuetext')
  expect(words()).not.toContain('down')
  for (const [downtimeMs, told] of [
    [300, '0.3 s'],
    [1_200, '1.2 s'],
  ] as const) {
    act(() => report(createProgress({ step: 'reading changes', downtimeMs })))
    expect(words()).toBe(`Reading changes, container down for ${told}`)
    expect(screen.getByText(`Reading changes, container down for ${told}`)).toBeTruthy()
  }
  act(() => report(createProgress({ step: 'sealing' })))
  expect(words()).not.toContain('down')
})
