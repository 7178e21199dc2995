import { expect, test } from 'vitest'
import { readEngineInfo } from '@holdfast/docker-ops'
import { createTestWorld } from '@holdfast/docker-ops/testing'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { checkMainWays } from '../testing/check-main-ways.ts'
import { startTestServer } from '../testing/start-test-server.ts'

test.for(['28', '28-containerd'] as const)(
  'on an engine %s a container is listed, exported, cloned, backed up and restored with its data',
  async (kind, context) => {
    await using newer = await startEngine(kind, context)
    await using world = await createTestWorld(newer.engine)
    await using server = await startTestServer({ dockerHost: newer.dockerHost })
    expect((await readEngineInfo(newer.engine)).version).toMatch(/^28\./)
    await checkMainWays({ world, server })
  },
)
