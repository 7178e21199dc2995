import { expect, test } from 'vitest'
import { rawSource } from '../../plan/testing/plan-context.ts'
import { flatConfig, layeredConfig } from './top-config.ts'

const diffId = `sha256:${'1'.repeat(64)}`
const interval = '"Interval":9007199254740993'

test('the health check of an image has all its digits under the writable layer too', () => {
  const config = Buffer.from(`{"config":{"Healthcheck":{${interval}}},"rootfs":{"diff_ids":[]}}`)
  expect(String(layeredConfig(config, { diffId, createdBy: 'x' }))).toContain(interval)
})

test('the health check of a container has all its digits in the image that stands in for its own', () => {
  const container = rawSource({ Config: { Healthcheck: { Interval: 9007199254740993n } } })
  expect(String(flatConfig(container, { diffId, platform: { os: 'linux', architecture: 'amd64' } }))).toContain(
    interval,
  )
})
