import { expect, test } from 'vitest'
import { planContext, sourceId } from './testing/plan-context.ts'
import { planContainer } from './plan-container.ts'

test('whatever the plan does not know of passes through as it is', () => {
  const Config = { Healthcheck: { Test: ['NONE'] }, FieldOfTomorrow: { a: [1, null] }, Tty: true, StopTimeout: 0 }
  const HostConfig = {
    MaskedPaths: [],
    Init: null,
    OomKillDisable: false,
    Annotations: { a: 'b' },
    AnotherOfTomorrow: 7,
  }
  const { createBody } = planContainer(planContext({ container: { Config, HostConfig } }))
  expect(createBody).toMatchObject({ ...Config, HostConfig })
})

test('what goes to the engine is the configuration, the host configuration and the networks, edited', () => {
  const container = { Networks: { bridge: {} }, HostConfig: { Binds: ['orders:/data'] } }
  const plan = planContainer(planContext({ container, options: { mounts: { '/data': 'exclude' } } }))
  expect(JSON.parse(JSON.stringify(plan.createBody))).toEqual({
    Image: 'shop:1',
    Env: null,
    Labels: { 'io.holdfast.job': 'job-1', 'io.holdfast.cloned-from': sourceId },
    Volumes: {},
    HostConfig: { NetworkMode: 'default', Runtime: 'runc', Binds: [] },
    NetworkingConfig: { EndpointsConfig: { bridge: {} } },
  })
})

test('planning changes nothing it was given', () => {
  const context = planContext({
    container: {
      Config: { Env: ['A=1'], Labels: { caddy: 'x' } },
      HostConfig: { Binds: ['orders:/data'], PortBindings: { '80/tcp': [{ HostPort: '80' }] }, ContainerIDFile: '/x' },
      Mounts: [{ Type: 'volume', Name: 'orders', Source: '/v', Destination: '/data', RW: true }],
      Networks: { bridge: {} },
    },
    options: { mounts: { '/data': 'empty' }, overrides: { env: { A: '2' }, ports: 'none' } },
  })
  const before = structuredClone(context)
  planContainer(context)
  expect(context).toEqual(before)
})

test("a swarm task's container is refused", () => {
  const context = planContext({ container: { Config: { Labels: { 'com.docker.swarm.task.id': 'x' } } } })
  expect(() => planContainer(context)).toThrow(
    expect.objectContaining({ code: 'INVALID_STATE', message: expect.stringContaining('clone the service instead') }),
  )
})
