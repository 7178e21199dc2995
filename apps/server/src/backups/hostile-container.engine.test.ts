import { connectEngine } from '@holdfast/docker-ops'
import { startEngine } from '@holdfast/docker-ops/testing/private-engine'
import { expect, test } from 'vitest'
import { attackBackups } from '../testing/attack-backups.ts'

const isHere = process.getuid?.() === 0 && process.env['DOCKER_HOST'] === undefined
const attacks = [
  { attacked: 'volume', mode: 'live' },
  { attacked: 'volume', mode: 'pause' },
  { attacked: 'layer', mode: 'live' },
  { attacked: 'layer', mode: 'pause' },
] as const

test.runIf(isHere).for(attacks)(
  'who swaps what is in the $attacked for links gets nothing of others into a backup in mode $mode',
  async (attack) => {
    const engine = connectEngine({})
    const { foreign, refused, readers } = await attackBackups(engine, { ...attack, milliseconds: 3_000 })
    expect(foreign).toEqual([])
    // What changes faster than it can be read is told so.
    expect([...refused].filter((code) => code !== 'TRUNCATED')).toEqual([])
    expect([...readers]).toContain('host')
  },
)

test.runIf(isHere)('on an engine 28 neither', async (context) => {
  await using newer = await startEngine('28', context)
  for (const attack of attacks) {
    const { foreign, readers } = await attackBackups(newer.engine, { ...attack, milliseconds: 1_000 })
    expect(foreign).toEqual([])
    expect([...readers]).toContain('host')
  }
})
