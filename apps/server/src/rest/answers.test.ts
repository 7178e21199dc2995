import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { asPost, everyRoute, oddRequests, type Ask } from './testing/odd-requests.ts'
import { postedBodies } from './testing/posted-bodies.ts'
import { startTestServer, type TestServer } from '../testing/start-test-server.ts'

const json = 'content-type: application/json'

test('every answer to a good or a bad request is what it was', async () => {
  await using server = await startTestServer()
  const lines: string[] = []
  for (const one of [...postedBodies().map(asPost), ...oddRequests(), ...everyRoute()]) {
    const { body = '', headers = {} } = one
    const sent = typeof body === 'string' ? body : JSON.stringify(body)
    const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
    const line = [one.method, one.path, ...named.filter((header) => header !== json), sent].filter(Boolean).join(' ')
    lines.push(short(line), `    ${await ask(server, { ...one, headers, body: sent })}`)
  }
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('answers.recorded.txt')
})

async function ask({ port, dataFolder, token }: TestServer, { method, path, headers, body }: Ask): Promise<string> {
  const length = body === '' ? {} : { 'content-length': Buffer.byteLength(String(body)) }
  const sent = request({
    port,
    host: '127.0.0.1',
    method,
    path,
    headers: { authorization: `Bearer ${token}`, ...headers, ...length },
  })
  sent.end(body)
  const [answer] = (await once(sent, 'response')) as [IncomingMessage]
  const content = (await text(answer)).replaceAll(dataFolder, '<data>').replaceAll(String(port), '<port>')
  const { allow, location, 'content-type': type } = answer.headers
  const plain = type === 'application/json; charset=utf-8' ? undefined : type
  return short([answer.statusCode, plain, allow, location, steady(content.trimEnd())].filter(Boolean).join(' '))
}

/** Without what differs from one run or machine to the next, and without the words of other rooms. */
function steady(content: string): string {
  const known = content
    .replaceAll(/"(free|total|stored)Bytes":(\d+|null)/g, '"$1Bytes":0')
    .replaceAll(/(?<="nextPruneAt":)\d+/g, '0')
    .replaceAll(/(?<="(id|vaultId)":")[0-9a-f-]{36}/g, '<uuid>')
  if (/"code":"(BAD_REQUEST|NOT_FOUND|FORBIDDEN)"/.test(known)) return known
  return known.replace(/(?<="success":false.*"message":")(\\.|[^"\\])*/, '…')
}

function short(line: string): string {
  return line.replaceAll(/(x|ü){20,}/g, (run) => `${run.slice(0, 3)}…(${run.length})`)
}
