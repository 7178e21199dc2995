import { expect, test } from 'vitest'
import { textOf, type Message } from '@holdfast/contract/messages'
import { extension, file, header, paxRecord, tar } from '../../../archive/src/testing/build-tar.ts'
import { showBytes } from '@holdfast/archive'
import { listXattrs } from '../data/testing/list-xattrs.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { throughEngine } from '../testing/through-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { memorySource } from './testing/memory-source.ts'
import { restoreIn } from './testing/restore-in.ts'

const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('what an engine does not write as it was is left out and named, and all else arrives', async () => {
  expect(await restoredThroughEngine(testEngine())).toEqual({
    told: [
      `this version does not write paths of more than 4,095 bytes. This concerns ${shownDeep}.`,
      'this version does not write extended attributes without a value. This concerns "/data/empty".',
      'it does not write extended attributes of more than 1 MiB in all. This concerns "/data/large".',
      'it does not write extended attributes of symbolic links. This concerns "/data/link".',
      'it does not write extended attributes with an equals sign in their name. This concerns "/data/odd".',
    ],
    found: ['dangling', 'empty', 'kept user.note user.per%cent', 'large', 'link', 'odd user.other'],
  })
})

test.runIf(isRoot)('on an engine 28, which writes more, less is left out', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await restoredThroughEngine(newer.engine)).toEqual({
    told: [
      'it does not write extended attributes of more than 1 MiB in all. This concerns "/data/large".',
      'it does not write extended attributes of symbolic links. This concerns "/data/link".',
      'it does not write extended attributes with an equals sign in their name. This concerns "/data/odd".',
    ],
    found: ['dangling', 'empty user.nothing', 'kept user.note user.per%cent', 'large', 'link', 'odd user.other'],
  })
})

const mountEntry = header({ name: 'holdfast-mount/', type: '5', patch: (block) => void block.write('0000755', 100) })

/** 17 folders of 240 characters make 4,096 bytes with the folder above. */
const deepFolders = Array.from({ length: 17 }, (_none, index) => 'd'.repeat(240).slice(0, index === 16 ? 238 : 240))

const shownDeep = ['', '/leaf'].map((end) => showBytes(Buffer.from(`/data/${deepFolders.join('/')}${end}`))).join(', ')

async function restoredThroughEngine(engine: Engine) {
  await using world = await createTestWorld(throughEngine(engine))
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] } })
  const backup = await memorySource(world, source)
  const restored = await restoreIn(world, { ...backup, openTree: () => once(troubles()) }, { verify: true })
  const folder = await volumeFolder(engine, restored.copied[0]?.volume ?? '')
  const found = (await listXattrs(folder)).filter((line) => !line.startsWith('ddd'))
  const unread = restored.notCarried.filter(({ code }) => code === 'not-read-back')
  expect(unread.length === 1 && restored.copied[0]?.verified === false).toBe(true)
  return { told: toldOf(restored.notCarried), found }
}

function troubles(): Buffer {
  const attributes = (...records: [string, string][]) =>
    extension('x', Buffer.concat(records.map(([name, value]) => paxRecord(`SCHILY.xattr.${name}`, value))))
  const at = (name: string) => `holdfast-mount/${name}`
  const folders = deepFolders.map((_name, index) => {
    const path = at(`${deepFolders.slice(0, index + 1).join('/')}/`)
    return Buffer.concat([extension('x', paxRecord('path', path)), header({ name: 'folder', type: '5' })])
  })
  const leaf = at(`${deepFolders.join('/')}/leaf`)
  return tar(
    mountEntry,
    header({ name: at('dangling'), type: '2', patch: linkTo('nowhere') }),
    ...folders,
    extension('x', paxRecord('path', leaf)),
    file('leaf', 'data'),
    attributes(['user.nothing', '']),
    file(at('empty'), 'data'),
    attributes(['user.note', 'x'], ['user.per%25cent', 'x']),
    file(at('kept'), 'data'),
    attributes(
      ...Array.from({ length: 20 }, (_none, index) => [`user.${index}`, 'x'.repeat(60_000)] as [string, string]),
    ),
    file(at('large'), 'data'),
    attributes(['trusted.note', 'x']),
    header({ name: at('link'), type: '2', patch: linkTo('kept') }),
    attributes(['user.a%3Db', 'x'], ['user.other', 'x']),
    file(at('odd'), 'data'),
  )
}

function linkTo(target: string) {
  return (block: Buffer): void => void block.write(target, 157)
}

function toldOf(messages: readonly Message[]): string[] {
  return messages.flatMap((one) => (one.code === 'lost-by-engine' ? textOf(one).replace(/^.* Engine, and /, '') : []))
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(bytes)
}
