import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { findProgram, searchPath } from '../tools/find-program.ts'
import { unpackEngine } from './unpack-engine.ts'

/** Kinds of engines that can run beside the one of this machine: the installed one, and newer ones of Debian. */
export const engineKinds = ['installed', '28', '28-containerd'] as const
export type EngineKind = (typeof engineKinds)[number]

export interface LaunchOptions {
  kind: EngineKind
  /** Its own, for all it keeps. Not on a tmpfs: an overlay there is refused. */
  folder: string
  /** More flags of dockerd. */
  flags?: string[]
  /** Listens on TCP for it: its own network namespace has a loopback of its own. */
  listener?: Server
  /** Outlives us, with its log in this open file. */
  detachedLog?: number
}

export interface LaunchedEngine {
  /** As `DOCKER_HOST` has it. It does not answer yet. */
  dockerHost: string
  process: ChildProcess
}

/**
 * Starts an engine that does not meet the one of this machine: its own data, id, socket, network and mount namespace.
 * Engines before 25 keep the key that is their id in /etc/docker, later ones with their data.
 * @throws GiveUp where that cannot be, with the reason.
 */
export async function launchEngine(options: LaunchOptions): Promise<LaunchedEngine> {
  if (process.getuid?.() !== 0) throw new GiveUp('A second engine needs root.')
  const { kind, folder, listener, detachedLog } = options
  const path = await programsOf(kind)
  const settings = join(folder, 'settings')
  await mkdir(settings, { recursive: true })
  // What a killed one left: its containerd died with it, and would be waited for.
  await rm(join(folder, 'engine.pid'), { force: true })
  await rm(join(folder, 'exec/containerd/containerd.pid'), { force: true })
  const dockerHost = `unix://${join(folder, 'engine.sock')}`
  const flags = [
    `--data-root=${join(folder, 'data')}`,
    `--exec-root=${join(folder, 'exec')}`,
    `--pidfile=${join(folder, 'engine.pid')}`,
    `--host=${dockerHost}`,
    // In its own network: it makes its bridge there.
    '--iptables=false',
    '--ip-forward=false',
    ...(kind === '28-containerd' ? ['--feature', 'containerd-snapshotter=true'] : []),
    ...(listener === undefined ? [] : ['--host=fd://']),
    ...(options.flags ?? []),
  ]
  const output = detachedLog ?? 'ignore'
  const stdio = [
    'ignore',
    output,
    output,
    ...(listener === undefined ? [] : [descriptorOf(listener)]),
  ] satisfies StdioOptions
  // As systemd hands over a socket: https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
  const script = `mkdir -p /etc/docker; mount --bind "$0" /etc/docker; ${listener === undefined ? '' : 'export LISTEN_FDS=1 LISTEN_PID=$$; '}exec dockerd "$@"`
  const started = spawn('unshare', ['--net', '--mount', 'sh', '-ec', script, settings, ...flags], {
    stdio,
    detached: detachedLog !== undefined,
    env: { ...process.env, PATH: path },
  })
  return { dockerHost, process: started }
}

async function programsOf(kind: EngineKind): Promise<string> {
  if (kind === 'installed' && findProgram('dockerd') === undefined)
    throw new GiveUp('A second engine needs dockerd, which is not installed.')
  if (kind === 'installed') return searchPath()
  const root = await unpackEngine('28')
  return `${join(root, 'usr/bin')}:${join(root, 'usr/sbin')}:${searchPath()}`
}

function descriptorOf(listener: Server): number {
  return (listener as unknown as { _handle: { fd: number } })._handle.fd
}
