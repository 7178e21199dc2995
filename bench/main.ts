import { loadavg } from 'node:os'
import { join } from 'node:path'
import { startPanel } from '@holdfast/server/testing'
import { createSubject } from './create-subject.ts'
import { measureFirstBackup, measureSecondBackup, measureVolumeBackup } from './measure-backups.ts'
import { measureConfigurationClone, measureDataClone } from './measure-clones.ts'
import { measureExport } from './measure-export.ts'
import { measureFolderClone } from './measure-folder-clone.ts'
import { createManyFiles, measureFirstFolder, measureSecondFolder } from './measure-folders.ts'
import { printTable, type Row } from './print-table.ts'

/**
 * `npm run bench -- <pairs> backups` measures those rows alone, as do `exports`, `clones`, `second-backup`, `folders` and
 * `folder-clone`.
 */
const only = process.argv[3]
const pairs = Number(process.argv[2] ?? 5)
if (!Number.isInteger(pairs) || pairs < 1) throw new Error('npm run bench -- [pairs]: pairs must be a whole number')
const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
if (!dockerHost.startsWith('unix://')) throw new Error('The bench needs the engine on a unix socket of this machine.')
const socket = dockerHost.slice('unix://'.length)

console.log('Building a container of about 1 GB from Debian packages ...')
await using panel = await startPanel()
await using subject = await createSubject(join(panel.dataFolder, 'bench'))
const { containerId } = subject
const rows: Row[] = []
for (const compression of only === undefined || only === 'exports' ? (['none', 'zstd'] as const) : []) {
  console.log(`Measuring export (${compression}), ${pairs} pairs ...`)
  rows.push(await measureExport({ panel, socket, containerId, compression, pairs }))
}
if (only === undefined || only === 'clones') {
  const clones = { panel, world: subject.world, pairs }
  console.log(`Measuring clones, ${pairs} pairs ...`)
  rows.push(await measureConfigurationClone(clones), await measureDataClone(clones))
}
if (only === undefined || only === 'backups' || only === 'second-backup') {
  const backups = { panel, world: subject.world, socket, containerId, pairs }
  console.log(`Measuring backups, ${pairs} pairs ...`)
  const all = [measureFirstBackup, measureSecondBackup, measureVolumeBackup]
  for (const measure of only === 'second-backup' ? [measureSecondBackup] : all) rows.push(await measure(backups))
}
if (only === undefined || only === 'folders' || only === 'folder-clone') {
  console.log(`Building a volume of 100,000 files, and measuring it, ${pairs} pairs ...`)
  const folders = { panel, world: subject.world, pairs, ...(await createManyFiles(subject.world)) }
  const all = [measureFirstFolder, measureSecondFolder, measureFolderClone]
  for (const measure of only === 'folder-clone' ? [measureFolderClone] : all) rows.push(await measure(folders))
}
printTable(rows)
console.log(
  `load ${loadavg()
    .map((value) => value.toFixed(2))
    .join(' ')} at the end`,
)
