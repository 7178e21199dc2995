import { createInterface } from 'node:readline/promises'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { startEngine } from '../engine/start-engine.ts'
import type { Config } from '../../apps/server/src/config.ts'
import { findGaps, type Gap, type Need } from './find-gaps.ts'
import { canInstallPackages, installDebianPackages, isDebian } from './install-debian-packages.ts'

export interface SetUpOptions {
  needs: Need[]
  config: Config
  /** Change the system without asking. */
  yes: boolean
}

/** Fills every gap, with the person's consent, or gives up with the list of what is missing and how to get it. */
export async function setUp({ needs, config, yes }: SetUpOptions): Promise<void> {
  const gaps = await findGaps(needs, config)
  if (gaps.length === 0) return
  if (!canInstallPackages() || gaps.some((gap) => !gap.ours)) throw new GiveUp(whatIsMissing(gaps))
  if (!yes && !(await mayChangeSystem(gaps)))
    throw new GiveUp(`${whatIsMissing(gaps)}\n\nOr add -- --yes and this is done for you.`)
  const packages = gaps.flatMap((gap) => gap.packages)
  if (packages.length > 0) installDebianPackages(packages)
  if (gaps.some((gap) => gap.need === 'engine')) await startEngine(config.dataFolder)
  const left = await findGaps(needs, config)
  if (left.length > 0) throw new GiveUp(whatIsMissing(left))
}

async function mayChangeSystem(gaps: Gap[]): Promise<boolean> {
  if (!process.stdin.isTTY) return false
  const packages = gaps.flatMap((gap) => gap.packages)
  const steps = [
    ...(packages.length > 0 ? [`install ${packages.join(', ')} with apt-get`] : []),
    ...(gaps.some((gap) => gap.need === 'engine') ? ['start a Docker Engine'] : []),
  ]
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(`Holdfast would ${steps.join(' and ')} on this machine. Go on? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

function whatIsMissing(gaps: Gap[]): string {
  const lines = gaps.map((gap) => `  ${gap.what}: ${gap.how}`)
  const packages = gaps.flatMap((gap) => (gap.ours ? gap.packages : []))
  const asRoot = packages.length > 0 && isDebian() ? `\n\nAs root: apt-get install ${packages.join(' ')}` : ''
  return `Missing on this machine:\n${lines.join('\n')}${asRoot}`
}
