import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { isPanel } from './panel.ts'

test('a running panel is known by its name', async () => {
  const url = await listen((_, response) => response.end('{"ok":true,"name":"Holdfast"}'))
  expect(await isPanel(url)).toBe(true)
})

test('another program on the port is no panel, and neither is nobody', async () => {
  for (const answer of ['{"ok":true}', '<!doctype html>', 'null', '{"ok":true,"name":"Petstore"}'])
    expect(await isPanel(await listen((_, response) => response.end(answer))), answer).toBe(false)
  expect(await isPanel('http://127.0.0.1:1')).toBe(false)
})

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
