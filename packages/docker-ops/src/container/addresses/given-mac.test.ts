import { expect, test } from 'vitest'
import { rawContainer } from '../../engine/raw/raw-inspect.ts'
import { givenMac } from './given-mac.ts'

const given = '02:50:c2:00:00:07'

test.each([
  ['what the configuration has is that of the first network', { MacAddress: given.toUpperCase() }, {}, given],
  [
    'one of the address is the engine’s, also where a tool wrote it down',
    { MacAddress: '02:42:0a:00:00:02' },
    {},
    null,
  ],
  ['one on a running endpoint is the engine’s as far as anybody can tell', {}, { MacAddress: given }, null],
  ['one on an endpoint that never was is somebody’s', {}, { MacAddress: given, EndpointID: '' }, given],
])('%s', (...[, Config, endpoint, mac]) => {
  const front = { IPAddress: '10.0.0.2', EndpointID: 'e', ...endpoint }
  const container = rawContainer.parse({
    Id: 'c',
    Name: '/web',
    Image: 'sha256:1',
    State: { Status: 'running' },
    Config: { Image: 'shop:1', ...Config },
    HostConfig: { NetworkMode: 'front' },
    NetworkSettings: { Networks: { back: front, front } },
  })
  expect(givenMac(container, 'front')).toBe(mac)
  expect(givenMac(container, 'back')).toBe('MacAddress' in endpoint ? mac : null)
})
