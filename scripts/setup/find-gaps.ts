import { localSocket } from '../engine/call-engine.ts'
import { probeEngine } from '../engine/probe-engine.ts'
import type { Config } from '../../apps/server/src/config.ts'
import { findBrowser } from './find-browser.ts'
import { findProgram, findStaticBusybox } from '../tools/find-program.ts'
import { canInstallPackages } from './install-debian-packages.ts'

/** What a command cannot do without, beyond Node and the dependencies. A tool is named for its program. */
export type Need = 'engine' | 'browser' | Tool
export type Tool =
  | 'busybox'
  | 'curl'
  | 'debootstrap'
  | 'gzip'
  | 'mdb_stat'
  | 'openssl'
  | 'python3'
  | 'restic'
  | 'rsync'
  | 'skopeo'
  | 'tar'
  | 'zstd'

/** One thing that is missing on this machine. */
export interface Gap {
  need: Need
  /** As it goes into a sentence: "a Docker Engine". */
  what: string
  /** How a person gets it. */
  how: string
  /** The Debian packages that bring it; empty when it only has to be started. */
  packages: string[]
  /** False when it is not ours to provide. */
  ours: boolean
}

export async function findGaps(needs: Need[], config: Config): Promise<Gap[]> {
  const gaps = await Promise.all(needs.map(async (need) => gapOf(need, config)))
  return gaps.filter((gap) => gap !== undefined)
}

async function gapOf(need: Need, config: Config): Promise<Gap | undefined> {
  if (need === 'engine') return engineGap(config)
  if (need === 'browser') return browserGap()
  return toolGap(need)
}

async function engineGap(config: Config): Promise<Gap | undefined> {
  const { dockerHost } = config
  const probe = await probeEngine(config)
  if (probe.answers) return undefined
  const { forbidden } = probe
  const where = dockerHost === undefined ? localSocket : `DOCKER_HOST=${dockerHost}`
  const installed = findProgram('dockerd') !== undefined
  return {
    need: 'engine',
    what: 'a Docker Engine',
    how: `${where} does not answer: ${probe.reason}. ${nextStep()}`,
    packages: installed || dockerHost !== undefined ? [] : ['docker.io', 'ca-certificates', 'cgroupfs-mount'],
    ours: dockerHost === undefined && !forbidden,
  }

  function nextStep(): string {
    if (dockerHost !== undefined) return 'Start it, or unset DOCKER_HOST.'
    if (forbidden) return 'Add the user to the group docker and log in again.'
    return 'Start Docker Desktop or dockerd, or set DOCKER_HOST.'
  }
}

function browserGap(): Gap | undefined {
  if (findBrowser() !== undefined) return undefined
  return {
    need: 'browser',
    what: 'Chromium or Chrome',
    how: 'Install one, or name its program in HOLDFAST_BROWSER.',
    packages: ['chromium'],
    ours: true,
  }
}

// Samples and fixtures are built from these on Debian, and pulled as images elsewhere.
const builders: Tool[] = ['busybox', 'debootstrap']
const packagesOf: Partial<Record<Tool, string[]>> = {
  busybox: ['busybox-static'],
  // What Python reads and writes such a database with comes beside it.
  mdb_stat: ['lmdb-utils', 'python3-lmdb'],
}

function toolGap(tool: Tool): Gap | undefined {
  const found = tool === 'busybox' ? findStaticBusybox() : findProgram(tool)
  if (found !== undefined) return undefined
  if (builders.includes(tool) && !canInstallPackages()) return undefined
  const packages = packagesOf[tool] ?? [tool]
  const how = `Install the package ${packages.join(' and the package ')}.`
  return { need: tool, what: tool, how, packages, ours: true }
}
