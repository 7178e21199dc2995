import { expect, test } from 'vitest'
import { parseConfig } from '../../apps/server/src/config.ts'
import { findGaps } from './find-gaps.ts'
import { setUp } from './set-up.ts'

test('an engine named by DOCKER_HOST is never ours to start, with --yes neither: it is said who does not answer', async () => {
  const config = parseConfig({ DOCKER_HOST: 'unix:///nonexistent/docker.sock' })
  await expect(setUp({ needs: ['engine'], config, yes: true })).rejects.toThrow(
    'a Docker Engine: DOCKER_HOST=unix:///nonexistent/docker.sock does not answer: there is no socket. Start it, or unset DOCKER_HOST.',
  )
})

test('what DOCKER_HOST names needs no package of ours', async () => {
  const config = parseConfig({ DOCKER_HOST: 'tcp://127.0.0.1:1' })
  expect(await findGaps(['engine'], config)).toMatchObject([{ need: 'engine', ours: false, packages: [] }])
})

test('a command that needs nothing changes nothing', async () => {
  await expect(setUp({ needs: [], config: parseConfig({}), yes: false })).resolves.toBeUndefined()
})
