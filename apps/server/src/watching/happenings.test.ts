import type { Happening } from '@holdfast/contract'
import { expect, test } from 'vitest'
import { recordingLog } from '../testing/recording-log.ts'
import { Happenings } from './happenings.ts'

const happening = { kind: 'alert-raised', alert: { id: 'a' } } as Happening

test('everybody who listens hears it, also beside one who fails, until they stop listening', async () => {
  const { log, lines } = recordingLog()
  const happenings = new Happenings(log)
  const heard: string[] = []
  happenings.listen(() => {
    throw new Error('deaf')
  })
  const stop = happenings.listen(({ kind }) => heard.push(kind))
  happenings.tell(happening)
  stop()
  happenings.tell(happening)
  expect(heard).toEqual(['alert-raised'])
  await expect.poll(() => lines).toHaveLength(2)
})
