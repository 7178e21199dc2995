// @ts-check
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GiveUp } from './give-up.mjs'

const folder = '.runtime'
const wanted = { node: '24.21.0', pnpm: '11.28.11' }
const floor = 24

/** Where the pnpm of this checkout lies. */
export const pnpmScript = resolve(folder, 'node_modules/pnpm/bin/pnpm.mjs')

/** The package store, so that an install writes nothing outside the checkout. */
export const storeFolder = resolve(folder, 'store')

/**
 * Makes sure that Node 24 and pnpm are at hand, installing into the checkout what is missing. Needs the network once.
 * @returns {Promise<string>} the node to run on: this one when it is new enough
 */
export async function ensureRuntime() {
  const ownIsEnough = isNewEnough(process.versions.node)
  const ownNode = resolve(folder, 'node_modules/node/bin/node')
  const missing = [
    ...(ownIsEnough || isThere('node', ownNode) ? [] : [`node@${wanted.node}`]),
    ...(isThere('pnpm', pnpmScript) ? [] : [`pnpm@${wanted.pnpm}`]),
  ]
  if (missing.length > 0) {
    console.error(`Installing ${missing.join(' and ')} into ${folder} (once) ...`)
    install(missing)
    if (!ownIsEnough && !isThere('node', ownNode)) throw noRuntime('node', `this is Node ${process.versions.node}`)
    if (!isThere('pnpm', pnpmScript)) throw noRuntime('pnpm', 'it installs the dependencies')
  }
  return ownIsEnough ? process.execPath : ownNode
}

/** @param {string} version as `process.versions.node` has it */
export function isNewEnough(version) {
  return Number.parseInt(version, 10) >= floor
}

/**
 * @param {'node' | 'pnpm'} name
 * @param {string} file
 */
function isThere(name, file) {
  if (!existsSync(file)) return false
  const manifest = readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8')
  return JSON.parse(manifest).version === wanted[name]
}

/** @param {string[]} packages */
function install(packages) {
  const cache = join(folder, 'npm-cache')
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error']
  const args = ['install', '--prefix', folder, '--cache', cache, ...quiet, ...packages]
  const npm = process.env['npm_execpath']
  // npm's own output goes to stderr: stdout belongs to the command.
  if (npm?.endsWith('npm-cli.js')) spawnSync(process.execPath, [npm, ...args], { stdio: ['ignore', 2, 2] })
  else spawnSync('npm', args, { stdio: ['ignore', 2, 2] })
  rmSync(cache, { recursive: true, force: true })
}

/**
 * @param {string} name
 * @param {string} why
 */
function noRuntime(name, why) {
  return new GiveUp(
    `Holdfast needs Node ${floor} and pnpm (${why}), and npm could not install ${name} into ${folder}: see its message above. ` +
      `Check the network and run the command again, or install Node ${floor} yourself.`,
  )
}
