import type { ContainersUpdate } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { fireEvent, screen, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createEngine } from '../features/containers/testing/create-engine.ts'
import { draw } from '../trpc/testing/draw.tsx'
import { createConsoleRouter } from './router.tsx'

const plain = createEngine()
const remapped = createEngine({
  version: '29.7.0',
  newestApiVersion: '1.53',
  storageDriver: 'overlayfs',
  capabilities: { ...plain.capabilities, imageStore: 'containerd', usernsRemap: true },
  consequences: [message('engine-is-remapped')],
  warnings: [message('engine-known-bad', { name: 'Docker 29.7.0' })],
})

test('what the engine is, what follows from it and what to do about it is a click away from its name', async () => {
  open({ kind: 'all', engine: remapped, rows: [] }, '/vaults')
  fireEvent.click(await screen.findByRole('link', { name: /Docker 29\.7\.0.*see its warnings/ }))

  expect(await screen.findByRole('heading', { name: 'About' })).toBeDefined()
  const facts = screen.getAllByRole('definition').map(({ textContent }) => textContent)
  expect(facts).toContain('1.51 (the engine speaks up to 1.53)')
  expect(facts).toContain('containerd')
  expect(screen.getByRole('alert').textContent).toContain('Docker 29.7.0 is known to be faulty. Upgrade it.')
  const list = within(screen.getByRole('region', { name: 'On this engine' }))
  expect(list.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^userns-remap: owners are kept/),
  ])
})

test('an engine that was never reached is said to be so, with what it said', async () => {
  open({ kind: 'unreachable', endpoint: '/s', message: 'Docker 19.03 speaks API 1.40 at most.', since: 1 }, '/about')
  expect((await screen.findByRole('alert')).textContent).toBe('Docker 19.03 speaks API 1.40 at most.')
  expect(screen.getByText('The engine has not answered yet.')).toBeDefined()
})

function open(update: ContainersUpdate, path: string): void {
  const router = createConsoleRouter(createMemoryHistory({ initialEntries: [path] }))
  draw(<RouterProvider router={router} />, {
    'containers.watch': () => [update],
    'jobs.watch': () => [{ active: [], finished: [] }],
    'engines.list': () => [{ id: 'local', endpoint: 'unix:///docker.sock' }],
    'vaults.list': () => [],
  })
}
