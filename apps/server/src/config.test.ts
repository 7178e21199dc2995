import { expect, test } from 'vitest'
import { parseConfig } from './config.ts'

test('without any variable everything has its default', () => {
  const config = parseConfig({})
  expect(config).toMatchObject({ port: 3010, host: '127.0.0.1', idleTimeoutMs: 300_000, dockerHost: undefined })
  expect(config.exportRoots).toEqual([`${config.dataFolder}/exports`])
})

test('export roots are separated by colons and made absolute', () => {
  expect(parseConfig({ HOLDFAST_EXPORT_ROOTS: '/a:/b/' }).exportRoots).toEqual(['/a', '/b'])
})

test.each([
  ['HOLDFAST_PORT', 'many'],
  ['HOLDFAST_PORT', '70000'],
  ['HOLDFAST_PORT', ''],
  ['HOLDFAST_HOST', '0.0.0.0'],
  ['HOLDFAST_DATA_DIR', ''],
  ['HOLDFAST_EXPORT_ROOTS', ':'],
  ['HOLDFAST_IDLE_TIMEOUT_MS', '5'],
])('%s=%j is refused with a sentence that names the variable', (name, value) => {
  expect(() => parseConfig({ [name]: value })).toThrowError(new RegExp(name))
})

test.each([
  [{}, undefined],
  [{ DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'unix:///x.sock', DOCKER_TLS_VERIFY: '1' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '', DOCKER_CERT_PATH: '/c' }, undefined],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/c' }, '/c'],
  [{ DOCKER_HOST: 'tcp://h:2376', DOCKER_TLS_VERIFY: '1', HOME: '/home/me' }, '/home/me/.docker'],
  [{ DOCKER_HOST: 'https://h', HOME: '/home/me' }, undefined],
  [{ DOCKER_HOST: 'https://h', DOCKER_CERT_PATH: '/c' }, '/c'],
])('certificates are looked for where the docker command line has them: %j', (variables, folder) => {
  expect(parseConfig(variables).dockerCertFolder).toBe(folder)
})
