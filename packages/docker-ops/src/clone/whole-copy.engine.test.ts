import { randomUUID } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { fillFidelityTree } from '../data/testing/fidelity-tree.ts'
import { listFolder } from '../data/testing/list-folder.ts'
import type { Engine } from '../engine/connect-engine.ts'
import { createTestWorld } from '../testing/create-test-world.ts'
import { listMade } from '../testing/list-made.ts'
import { runScript } from '../testing/run-script.ts'
import { startEngine } from '../testing/start-private-engine.ts'
import { testEngine } from '../testing/test-engine.ts'
import { volumeFolder } from '../testing/volume-folder.ts'
import { cloneIn } from './testing/clone-in.ts'

const whole = { isChanged: true, differing: [], lost: [], verified: true, isPaused: true }
const isRoot = process.getuid?.() === 0

test.runIf(isRoot)('a clone has all that the file system knows of a volume, of one moment', async () => {
  expect(await cloneWhole(testEngine())).toEqual(whole)
})

test.runIf(isRoot)('on an engine 28 as well', async (context) => {
  await using newer = await startEngine('28', context)
  expect(await cloneWhole(newer.engine)).toEqual(whole)
})

test.runIf(isRoot)('on the containerd store as well', async (context) => {
  await using newer = await startEngine('28-containerd', context)
  expect(await cloneWhole(newer.engine)).toEqual(whole)
})

test.runIf(isRoot)('20 GB with 10 MB in them are copied without being written', async () => {
  const engine = testEngine()
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.createContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  const folder = await volumeFolder(engine, volume)
  const write = `for n in range(10): file.seek(n * 1999999999); file.write(os.urandom(1 << 20))`
  execFileSync('python3', ['-c', `import os\nfile = open('huge', 'wb')\n${write}\nfile.truncate(20000000000)`], {
    cwd: folder,
  })
  const clone = await cloneIn(world, source, { mounts: { '/data': 'copy' } })
  const copy = join(await volumeFolder(engine, clone.copied[0]?.volume ?? ''), 'huge')
  expect(statSync(copy).size).toBe(20_000_000_000)
  expect(statSync(copy).blocks * 512).toBeLessThan(12_000_000)
  expect(execFileSync('cmp', ['-n', '4000000', '-i', '1999000000', join(folder, 'huge'), copy]).toString()).toBe('')
})

test.runIf(isRoot)('a clone that is cancelled while data is copied on the host leaves nothing', async () => {
  const engine = testEngine()
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const source = await world.runContainer({ HostConfig: { Binds: [`${volume}:/data`] } })
  expect(await runScript(world, source.id, 'dd if=/dev/urandom of=/data/large bs=1M count=64')).toBe(0)
  const cancel = new AbortController()
  const reason = new Error('no longer wanted')
  const jobId = randomUUID()
  const clone = cloneIn(world, source, {
    jobId,
    signal: cancel.signal,
    mounts: { '/data': 'copy' },
    onProgress: ({ step, bytesDone }) => {
      if (step === 'copying' && bytesDone > 0) cancel.abort(reason)
    },
  })
  await expect(clone).rejects.toBe(reason)
  expect(await listMade(engine, jobId)).toEqual([])
})

/** The container changes the volume all the time until it is paused; what it wrote last must be there, and nothing else. */
async function cloneWhole(engine: Engine) {
  await using world = await createTestWorld(engine)
  const volume = await world.createVolume()
  const folder = await volumeFolder(engine, volume)
  fillFidelityTree(folder)
  const source = await world.runContainer({ HostConfig: { NetworkMode: 'none', Binds: [`${volume}:/data`] } })
  let changes = 0
  let isOver = false
  let paused: string[] = []
  const clone = await cloneIn(world, source, {
    mounts: { '/data': 'copy' },
    mode: 'pause',
    verify: true,
    onProgress: ({ step }) => {
      // While it is copied for the first time and nobody waits for it.
      if (step === 'copying' && changes < 20 && !isOver) change(folder, (changes += 1))
      if (step === 'pausing') isOver = true
      if (step === 'resuming') paused = listFolder(folder)
    },
  })
  const copy = await volumeFolder(engine, clone.copied[0]?.volume ?? '')
  const [one, other] = [listFolder(copy), paused]
  return {
    isChanged: changes > 1,
    differing: one.filter((line) => !other.includes(line)).concat(other.filter((line) => !one.includes(line))),
    // On one store a layer that nobody wrote to has a size.
    lost: clone.notCarried.filter(({ code }) => code !== 'lost-changes'),
    verified: clone.copied[0]?.verified,
    isPaused: (clone.frozenMs ?? 0) > 0,
  }
}

function change(folder: string, count: number): void {
  const script = `import os
open('changing', 'w').write('${count}'); open('new-${count}', 'w').write('x'); os.setxattr('user', 'user.note', b'${count}')
if ${count} > 2: os.rename('new-${count - 1}', 'listed-folder/renamed-${count}')`
  execFileSync('python3', ['-c', script], { cwd: folder })
}
