import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pnpmScript, storeFolder } from '../bootstrap/ensure-runtime.mjs'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { hashFiles } from '../tools/hash-files.ts'

const stampFile = 'node_modules/.installed-for'
const manifests = [
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'package.json',
  '{apps,packages}/*/package.json',
  '{e2e,bench}/package.json',
]

/** Installs what the lockfile says, unless the last install was for the same one. */
export function installDependencies(): void {
  const stamp = hashFiles(manifests)
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return
  console.error('Installing the dependencies ...')
  pnpmInstall()
  writeFileSync(stampFile, stamp)
}

/** Installs what the lockfile in a folder says, as far as `which` says. @throws GiveUp */
export function pnpmInstall(which: string[] = [], folder = '.'): void {
  const args = [...pnpmArgs(), ...which]
  const { status } = spawnSync(process.execPath, [pnpmScript, ...args], { cwd: folder, stdio: ['ignore', 2, 2] })
  if (status === 0) return
  throw new GiveUp(
    'The dependencies could not be installed: see the message of pnpm above, check the network and run the command again.',
  )
}

function pnpmArgs(): string[] {
  return [
    'install',
    '--frozen-lockfile',
    '--loglevel=warn',
    `--store-dir=${existingStore() ?? storeFolder}`,
    `--config.cacheDir=${storeFolder}/cache`,
    `--config.stateDir=${storeFolder}/state`,
    '--config.confirmModulesPurge=false',
    '--config.updateNotifier=false',
  ]
}

/** pnpm would throw away and refetch a node_modules made from another store, say by a `pnpm install` by hand. */
function existingStore(): string | undefined {
  const notes = 'node_modules/.modules.yaml'
  if (!existsSync(notes)) return undefined
  return /"?storeDir"?: "?([^",\n]+?)(?:\/v\d+)?"?,?\n/.exec(readFileSync(notes, 'utf8'))?.[1]
}
