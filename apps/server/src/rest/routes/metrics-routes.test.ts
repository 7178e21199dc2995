import { expect, test } from 'vitest'
import { startTestServer } from '../../testing/start-test-server.ts'

test('metrics are told to whoever may see, in the format Prometheus reads, and to nobody else', async () => {
  await using server = await startTestServer()
  const answer = await server.call('/metrics')
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const lines = (await answer.text()).split('\n').filter(Boolean)
  for (const line of lines) expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{.*\})? [-+.eE\dNaInf]+)$/)
  expect(lines).toContain('holdfast_vault_ready{vault="Default"} 1')
  expect(lines).toContain('holdfast_vault_backups{vault="Default"} 0')
  expect(lines.some((line) => line.startsWith('nodejs_eventloop_lag_p99_seconds '))).toBe(true)
  expect((await fetch(`${server.url}/metrics`)).status).toBe(401)
})
