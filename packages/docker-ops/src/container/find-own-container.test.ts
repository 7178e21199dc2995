import { expect, test } from 'vitest'
import { ownContainerCandidates } from './find-own-container.ts'

const id = 'ab'.repeat(32)
const other = 'cd'.repeat(32)
const mounts = `719 709 254:1 /var/lib/docker/containers/${id}/hostname /etc/hostname rw,relatime - ext4 /dev/root rw`
const groups = `12:pids:/docker/${other}\n`

test("the engine's own files say first who we are, then the control group, then the host name", () => {
  const host = 'ef'.repeat(6)
  expect(ownContainerCandidates({ mounts, groups, host })).toEqual([id, other, host])
})

test('a host has no candidates, and a folder somebody mounted from the engine is none', () => {
  const mounted = `720 1 254:1 /var/lib/docker/containers/${id}/hostname /backup/hostname rw - ext4 /dev/root rw`
  expect(ownContainerCandidates({ mounts: mounted, groups: '0::/init.scope\n', host: 'server' })).toEqual([])
})
