import { expect, test } from 'vitest'
import { planContext } from '../testing/plan-context.ts'
import { ownConfig } from './own-config.ts'

const newImage = { Id: 'new', Config: {} }
const ofImage = {
  User: 'app',
  WorkingDir: '/app/',
  StopSignal: 'SIGINT',
  Shell: ['/bin/ash'],
  OnBuild: ['RUN true'],
  Env: ['PATH=/bin', 'A=1'],
  Entrypoint: ['/init'],
  Cmd: ['serve'],
  Labels: { version: '1', kind: 'a' },
  ExposedPorts: { '80/tcp': {}, '443/tcp': {} },
  Healthcheck: { Test: ['CMD', 'true'], Interval: 5e9 },
}

test('nothing is taken away while the image stays', () => {
  const context = planContext({ container: { Config: ofImage }, image: ofImage })
  expect(ownConfig(context)).toBe(context.container.Config)
})

test('what equals the old image is taken away', () => {
  const Config = { ...ofImage, WorkingDir: '/app' }
  const own = ownConfig(planContext({ container: { Config }, image: ofImage, newImage }))
  expect(own).toMatchObject({ Hostname: expect.any(String), Env: [], Labels: {}, ExposedPorts: {} })
  for (const field of ['User', 'WorkingDir', 'StopSignal', 'Shell', 'OnBuild', 'Entrypoint', 'Cmd', 'Healthcheck'])
    expect(own[field]).toBeUndefined()
})

test('what the container has of its own stays, and only that', () => {
  const own = {
    User: 'root',
    WorkingDir: '/srv',
    StopSignal: 'SIGTERM',
    Shell: ['/bin/bash'],
    OnBuild: ['RUN false'],
    Entrypoint: ['/mine'],
    Cmd: ['serve'],
  }
  const Config = {
    ...own,
    Env: ['PATH=/bin', 'A=2', 'B'],
    Labels: { version: '1', kind: 'b', mine: 'x' },
    ExposedPorts: { '80/tcp': {}, '9000/tcp': {} },
    Healthcheck: { Test: ['CMD', 'mine'], Interval: 5e9 },
  }
  expect(ownConfig(planContext({ container: { Config }, image: ofImage, newImage }))).toMatchObject({
    ...own,
    Env: ['A=2', 'B'],
    Labels: { kind: 'b', mine: 'x' },
    ExposedPorts: { '9000/tcp': {} },
    Healthcheck: { Test: ['CMD', 'mine'] },
  })
})

test('a port that is published, or is to be, stays though the image has it too', () => {
  const container = {
    Config: { ExposedPorts: { '80/tcp': {}, '443/tcp': {}, '53/udp': {} } },
    HostConfig: { PortBindings: { '80/tcp': [{ HostPort: '8080' }] } },
  }
  const image = { ExposedPorts: { '80/tcp': {}, '443/tcp': {}, '53/udp': {} } }
  const options = { overrides: { ports: [{ containerPort: 53, protocol: 'udp' as const, hostPort: null }] } }
  expect(ownConfig(planContext({ container, image, newImage })).ExposedPorts).toEqual({ '80/tcp': {} })
  expect(ownConfig(planContext({ container, image, newImage, options })).ExposedPorts).toEqual({
    '80/tcp': {},
    '53/udp': {},
  })
})
