import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { Answer } from '../trpc/testing/create-fake-client.ts'
import { draw } from '../trpc/testing/draw.tsx'
import type { Outputs } from '../trpc/trpc.ts'
import { createConsoleRouter } from './router.tsx'

type Schedules = Outputs['schedules']['list']

/** The console at its home, which does not know yet whether there are schedules. */
function open() {
  const { promise, resolve } = Promise.withResolvers<Schedules>()
  const list = (() => promise) as unknown as Answer<'schedules.list'>
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: ['/'] }))
  draw(<RouterProvider router={router} />, {
    'containers.watch': () => [],
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'jobs.history': () => ({ entries: [], nextCursor: null }),
    'schedules.list': list,
  })
  return { router, resolve }
}

test('home is the list of containers for whoever has no schedules', async () => {
  const { router, resolve } = open()
  await screen.findByRole('navigation', { name: 'Main' })
  resolve([])
  await waitFor(() => expect(router.state.location.pathname).toBe('/engines/local/containers'))
})

test('whoever has gone on before home knew where it leads stays there', async () => {
  const { router, resolve } = open()
  await screen.findByRole('navigation', { name: 'Main' })
  const gone = router.navigate({ to: '/jobs' })
  resolve([])
  await gone
  expect(await screen.findByRole('heading', { name: 'Jobs' })).toBeTruthy()
  expect(router.state.location.pathname).toBe('/jobs')
})
