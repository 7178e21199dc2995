import type { ExportFile } from '@holdfast/contract'
import { fireEvent, screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { draw } from '../../trpc/testing/draw.tsx'
import { DownloadLink } from './download-link.tsx'
import { useExports } from './exports-view.tsx'

const file: ExportFile = {
  id: 'e1',
  engineId: 'local',
  containerId: 'c1',
  containerName: 'web',
  fileName: 'web.tar',
  filePath: '/data/exports/web.tar',
  compression: 'none',
  sizeBytes: 5,
  createdAt: 1,
  createdBy: 'local',
  present: true,
}
const others = (count: number) => Array.from({ length: count }, (_, index) => ({ ...file, id: `other-${index}` }))

/** A page that knows the list, and tells how long it is; the export ends at the press of a button or has ended. */
function drawLink(list: () => ExportFile[], { ended = true } = {}) {
  function Page() {
    const { data } = useExports()
    const [hasEnded, end] = useState(ended)
    return (
      <>
        <button onClick={() => end(true)}>End</button>
        {data && `${data.exports.length} listed`}
        {hasEnded && <DownloadLink exportId="e1" label="export of web" />}
      </>
    )
  }
  draw(<Page />, { 'exports.list': () => ({ exports: list(), folder: '/data/exports' }) })
}

const link = () => screen.queryByRole('link', { name: 'Download export of web' })

test('a file that is there can be downloaded, before the list has come as well', async () => {
  drawLink(() => [file])
  expect(link()?.getAttribute('href')).toBe('/api/exports/e1')
  await screen.findByText('1 listed')
  expect(link()).toBeTruthy()
})

test('a file that was deleted meanwhile is not offered any more as soon as somebody points at it', async () => {
  let exports = [file]
  drawLink(() => exports)
  await screen.findByText('1 listed')
  exports = []
  fireEvent.pointerEnter(link() ?? document.body)
  expect(await screen.findByText('Deleted')).toBeTruthy()
  expect(link()).toBeNull()
})

test('an export that has just ended is not called deleted by a list from before', async () => {
  let exports: ExportFile[] = []
  drawLink(() => exports, { ended: false })
  await screen.findByText('0 listed')
  exports = [file]
  fireEvent.click(screen.getByRole('button', { name: 'End' }))
  expect(link()).toBeTruthy()
  await screen.findByText('1 listed')
  expect(link()).toBeTruthy()
})

test('a file that is deleted already is not offered', async () => {
  drawLink(() => [])
  expect(await screen.findByText('Deleted')).toBeTruthy()
  expect(link()).toBeNull()
})

test('a file that somebody moved is said to be missing', async () => {
  drawLink(() => [{ ...file, present: false }])
  expect(await screen.findByText('File missing')).toBeTruthy()
})

test('a list that may be cut short says nothing about what is not in it', async () => {
  drawLink(() => others(1_000))
  await screen.findByText('1000 listed')
  expect(link()).toBeTruthy()
})
