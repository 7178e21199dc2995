import { hostname } from 'node:os'
import { expect, test } from 'vitest'
import { seesHostFolders } from './sees-host-folders.ts'

const here = { ownContainerId: null, engineHost: hostname() }
const socket = { endpoint: 'unix:///var/run/docker.sock' }

test('only beside the engine, on its host, are its folders our own', () => {
  expect(seesHostFolders(socket, here)).toBe(true)
  expect(seesHostFolders({ endpoint: 'tcp://127.0.0.1:2375' }, here)).toBe(false)
  expect(seesHostFolders(socket, { ...here, ownContainerId: 'a'.repeat(64) })).toBe(false)
})

test('a socket that leads into a virtual machine, or out of a container, is told by the host name', () => {
  expect(seesHostFolders(socket, { ...here, engineHost: 'docker-desktop' })).toBe(false)
  expect(seesHostFolders(socket, { ...here, engineHost: null })).toBe(false)
})
