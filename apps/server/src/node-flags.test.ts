import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { nodeEnvironment, nodeFlags } from './node-flags.ts'

const main = 'apps/server/src/main.ts'
const fileOf = (name: string) => readFile(new URL(`../../../${name}`, import.meta.url), 'utf8')

test('the image and the unit of systemd run the server as npm start does', async () => {
  const [, command = ''] = /^CMD (.+)$/m.exec(await fileOf('Dockerfile')) ?? []
  expect(JSON.parse(command)).toEqual(['node', ...nodeFlags, main])
  const [, start] = /^ExecStart=(.+)$/m.exec(await fileOf('deploy/holdfast.service')) ?? []
  expect(start?.split(' ')).toEqual(['/usr/bin/node', ...nodeFlags, main])
  for (const file of ['Dockerfile', 'deploy/holdfast.service']) {
    const [, environment = ''] = /^(?:ENV |Environment=)(.+)$/m.exec(await fileOf(file)) ?? []
    const given = Object.fromEntries(environment.split(' ').map((one) => one.split('='))) as object
    expect(given, file).toMatchObject(nodeEnvironment)
  }
})
