import { connectEngine } from '@holdfast/docker-ops'
import { expect, test } from 'vitest'
import { attackBackups } from '../testing/attack-backups.ts'

test.for([
  { attacked: 'volume', mode: 'live' },
  { attacked: 'volume', mode: 'pause' },
  { attacked: 'layer', mode: 'live' },
  { attacked: 'layer', mode: 'pause' },
] as const)(
  'a minute of swaps in the $attacked while it is backed up in mode $mode: nothing of others is in any backup',
  async (attack) => {
    const { foreign, refused, readers } = await attackBackups(connectEngine({}), { ...attack, milliseconds: 60_000 })
    expect(foreign).toEqual([])
    expect([...refused].filter((code) => code !== 'TRUNCATED')).toEqual([])
    expect([...readers]).toContain('host')
  },
)
