import { setTimeout as delay } from 'node:timers/promises'
import { peer } from './bench-vault.ts'
import { clone, labelOf, listedMs, quietly } from './measure-clones.ts'
import { countFiles, type FolderCase } from './measure-folders.ts'
import { toRow, type Row } from './print-table.ts'
import { runPairs } from './run-pairs.ts'
import { watchMemory } from './watch-memory.ts'

/** The container is paused for it. A copy that is fast because it leaves something out is none: what is there is counted. */
export async function measureFolderClone({ panel, world, source, volume, folder, pairs }: FolderCase): Promise<Row> {
  const name = world.name('bench-clone')
  const options = { name, mounts: { '/data': 'copy' }, mode: 'pause' }
  const tidy = async (): Promise<void> => {
    await delay(listedMs)
    await quietly(['rm', '--force', '--volumes', name])
    await quietly(['volume', 'rm', name, `${name}-${volume}`])
    await quietly(['image', 'rm', name])
  }
  const memory = await watchMemory(panel.pid)
  const whole = await countFiles(folder)
  const timings = await runPairs(pairs, {
    ours: async () => {
      await memory.during(() => clone(panel, source, options))
    },
    theirs: () => peer('clone-volume.sh', [volume, world.image, name, labelOf(world)]),
    tidy: async () => {
      for (const copy of [name, `${name}-${volume}`]) {
        const found = (await world.get(`/volumes/${copy}`).catch(() => null)) as { Mountpoint: string } | null
        if (found !== null && (await countFiles(found.Mountpoint)) !== whole)
          throw new Error(`the copy ${copy} holds another number of files than its source`)
      }
      await tidy()
    },
  })
  return toRow({
    work: 'clone of that volume, mode pause',
    against: 'docker run with tar piped between the two volumes',
    goal: 0.8,
    timings,
    notes: [memory.note()],
  })
}
