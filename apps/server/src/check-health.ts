import { get as getHttp } from 'node:http'
import { get as getHttps } from 'node:https'
import { panelUrl, parseConfig } from './config.ts'

const patienceMs = 5_000

// For the health check of a container: ends with 0 when the server beside it answers, with 1 when not.
const config = parseConfig(process.env)
const address = new URL('/healthz', panelUrl(config))
process.exitCode = 1
// Nobody is between the two, and the certificate is of another name.
const request =
  config.tls === undefined
    ? getHttp(address, { timeout: patienceMs })
    : getHttps(address, { timeout: patienceMs, rejectUnauthorized: false })
request.on('response', (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1
  answer.resume()
})
request.on('timeout', () => request.destroy())
request.on('error', () => undefined)
