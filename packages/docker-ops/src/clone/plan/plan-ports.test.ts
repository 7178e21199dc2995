import { expect, test } from 'vitest'
import { brief, planContext } from '../testing/plan-context.ts'
import { planPorts } from './plan-ports.ts'

const fixed = [
  { HostIp: '127.0.0.1', HostPort: '8080' },
  { HostIp: '', HostPort: '9000-9010' },
]
const cleared = [
  { HostIp: '127.0.0.1', HostPort: '' },
  { HostIp: '', HostPort: '' },
]
const picked = [{ HostIp: '', HostPort: '0' }]
const PortBindings = { '80/tcp': fixed, '53/udp': picked, '99/tcp': null }

test('keep touches nothing', () => {
  const context = planContext({ container: { HostConfig: { PortBindings, PublishAllPorts: true } } })
  expect(planPorts(context)).toEqual({ changes: [] })
})

test('auto clears the host port of every binding that has one, and keeps the address', () => {
  const edits = planPorts(
    planContext({ container: { HostConfig: { PortBindings } }, options: { overrides: { ports: 'auto' } } }),
  )
  expect(edits.hostConfig).toEqual({ PortBindings: { ...PortBindings, '80/tcp': cleared } })
  expect(brief(edits.changes)).toEqual([['HostConfig.PortBindings.80/tcp', fixed, cleared]])
})

test('none publishes nothing', () => {
  const container = { HostConfig: { PortBindings: { '80/tcp': fixed }, PublishAllPorts: true } }
  const edits = planPorts(planContext({ container, options: { overrides: { ports: 'none' } } }))
  expect(edits.hostConfig).toEqual({ PortBindings: {}, PublishAllPorts: false })
  expect(brief(edits.changes)).toEqual([
    ['HostConfig.PortBindings.80/tcp', fixed, null],
    ['HostConfig.PublishAllPorts', true, false],
  ])
})

test('a key without a port is dropped wherever it stands', () => {
  const container = {
    Config: { ExposedPorts: { '/tcp': {}, '80/tcp': {} } },
    HostConfig: { PortBindings: { '/tcp': null, '80/tcp': fixed } },
  }
  const edits = planPorts(planContext({ container }))
  expect(edits).toMatchObject({
    config: { ExposedPorts: { '80/tcp': {} } },
    hostConfig: { PortBindings: { '80/tcp': fixed } },
  })
  expect(brief(edits.changes)).toEqual([
    ['Config.ExposedPorts./tcp', {}, null],
    ['HostConfig.PortBindings./tcp', null, null],
  ])
})

test('the network of another container takes no ports; what the image exposes comes back by itself', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {}, '81/tcp': {} } },
    HostConfig: { NetworkMode: 'container:1', PublishAllPorts: true },
  }
  const edits = planPorts(planContext({ container, image: { ExposedPorts: { '80/tcp': {} } } }))
  expect(edits).toMatchObject({
    config: { ExposedPorts: {} },
    hostConfig: { PortBindings: {}, PublishAllPorts: false },
  })
  expect(brief(edits.changes)).toEqual([
    ['Config.ExposedPorts.81/tcp', {}, null],
    ['HostConfig.PublishAllPorts', true, false],
  ])
})
