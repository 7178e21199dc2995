import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { isPanel, panelUrl } from './panel.ts'

test('a running panel is known by its description', async () => {
  const url = await listen((_, response) => response.end('{"openapi":"3.1.0","info":{"title":"Holdfast"}}'))
  expect(await isPanel(url)).toBe(true)
})

test('another program on the port is no panel, and neither is nobody', async () => {
  for (const answer of ['{"ok":true}', '<!doctype html>', 'null', '{"info":{"title":"Petstore"}}'])
    expect(await isPanel(await listen((_, response) => response.end(answer))), answer).toBe(false)
  expect(await isPanel('http://127.0.0.1:1')).toBe(false)
})

test('an address of IPv6 is written with brackets', () => {
  expect(panelUrl({ host: '::1', port: 3010, tls: undefined })).toBe('http://[::1]:3010')
  expect(panelUrl({ host: 'localhost', port: 80, tls: undefined })).toBe('http://localhost:80')
})

test('a panel that listens everywhere is called on the loopback, over TLS where it has a certificate', () => {
  const tls = { cert: '/c', key: '/k', passphrase: undefined }
  expect(panelUrl({ host: '0.0.0.0', port: 3010, tls })).toBe('https://127.0.0.1:3010')
  expect(panelUrl({ host: '::', port: 3010, tls: undefined })).toBe('http://[::1]:3010')
})

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
