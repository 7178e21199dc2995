import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import type { Server } from 'node:net'
import { join } from 'node:path'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { findProgram, searchPath } from '../tools/find-program.ts'
import { writePodmanSettings } from './podman-settings.ts'
import { unpackedPaths, unpackEngine } from './unpack-engine.ts'
import { remapUser, writeUsernsSettings } from './userns-settings.ts'

/** Kinds of engines that can run beside the one of this machine: the installed one, newer ones of Debian, and Podman 4.3. */
export const engineKinds = ['installed', '28', '28-containerd', '28-userns', 'podman'] as const
export type EngineKind = (typeof engineKinds)[number]

export interface LaunchOptions {
  kind: EngineKind
  /** Its own, for all it keeps. Not on a tmpfs: an overlay there is refused. */
  folder: string
  /** More flags of dockerd. */
  flags?: string[]
  /** Listens on TCP for it: its own network namespace has a loopback of its own. Not for Podman. */
  listener?: Server
  /** Outlives us, with its log in this open file. */
  detachedLog?: number
}

export interface LaunchedEngine {
  /** As `DOCKER_HOST` has it. It does not answer yet. */
  dockerHost: string
  process: ChildProcess
}

interface Command {
  /** Flags of `unshare`, and what is run by `sh -e` in there with the arguments. */
  namespaces: string[]
  script: string
  arguments: string[]
  environment: Record<string, string>
}

/**
 * Starts an engine that does not meet the one of this machine: its own data, id, socket, network and mount namespace.
 * Engines before 25 keep the key that is their id in /etc/docker, later ones with their data.
 * @throws GiveUp where that cannot be, with the reason.
 */
export async function launchEngine(options: LaunchOptions): Promise<LaunchedEngine> {
  if (process.getuid?.() !== 0) throw new GiveUp('A second engine needs root.')
  const { kind, folder, listener, detachedLog } = options
  const pidFile = join(folder, 'engine.pid')
  const socket = join(folder, 'engine.sock')
  await mkdir(join(folder, 'settings'), { recursive: true })
  // What a killed one left: its containerd died with it, and would be waited for.
  for (const file of [pidFile, socket, join(folder, 'exec/containerd/containerd.pid')]) await rm(file, { force: true })
  const dockerHost = `unix://${socket}`
  const command = kind === 'podman' ? await podmanCommand(folder, dockerHost) : await dockerCommand(options, dockerHost)
  const output = detachedLog ?? 'ignore'
  const stdio = [
    'ignore',
    output,
    output,
    ...(listener === undefined ? [] : [descriptorOf(listener)]),
  ] satisfies StdioOptions
  const started = spawn(
    'unshare',
    ['--net', '--mount', ...command.namespaces, 'sh', '-ec', command.script, folder, ...command.arguments],
    { stdio, detached: detachedLog !== undefined, env: { ...process.env, ...command.environment } },
  )
  if (kind === 'podman') await writeFile(pidFile, `${started.pid}`)
  return { dockerHost, process: started }
}

/** What ends an engine of that kind in order. Podman is in its own process namespace, and its containers end with that. */
export function stopSignal(kind: EngineKind): 'SIGTERM' | 'SIGKILL' {
  return kind === 'podman' ? 'SIGKILL' : 'SIGTERM'
}

async function dockerCommand({ kind, folder, listener, flags }: LaunchOptions, dockerHost: string): Promise<Command> {
  const environment = await programsOf(kind)
  const edited = kind === '28-userns' ? await writeUsernsSettings(folder) : []
  // A container's root is a stranger to this folder, and has to pass through it.
  if (kind === '28-userns') await chmod(folder, 0o711)
  const script = [
    // For ports on 127.0.0.1. Without it all else works.
    'ip link set lo up || :',
    'mkdir -p /etc/docker',
    'mount --bind "$0/settings" /etc/docker',
    ...edited.map((name) => `mount --bind "$0/settings/${name}" /etc/${name}`),
    // As systemd hands over a socket: https://www.freedesktop.org/software/systemd/man/latest/sd_listen_fds.html
    ...(listener === undefined ? [] : ['export LISTEN_FDS=1 LISTEN_PID=$$']),
    'exec dockerd "$@"',
  ]
  return {
    namespaces: [],
    script: script.join('; '),
    environment,
    arguments: [
      `--data-root=${join(folder, 'data')}`,
      `--exec-root=${join(folder, 'exec')}`,
      `--pidfile=${join(folder, 'engine.pid')}`,
      `--host=${dockerHost}`,
      // In its own network: it makes its bridge there.
      '--iptables=false',
      '--ip-forward=false',
      ...(kind === '28-containerd' ? ['--feature', 'containerd-snapshotter=true'] : []),
      ...(kind === '28-userns' ? [`--userns-remap=${remapUser}`] : []),
      ...(listener === undefined ? [] : ['--host=fd://']),
      ...(flags ?? []),
    ],
  }
}

async function podmanCommand(folder: string, dockerHost: string): Promise<Command> {
  const root = await unpackEngine('podman')
  const { PATH, libraries } = await unpackedPaths(root)
  const script = [
    'mount -t tmpfs tmpfs /run',
    'mount -t tmpfs tmpfs /dev/shm',
    // By the environment alone they would not reach the podman that conmon starts when a container ends.
    'ldconfig -X -C "$0/settings/ld.so.cache" "$1"',
    'mount --bind "$0/settings/ld.so.cache" /etc/ld.so.cache',
    'ip link set lo up',
    'shift',
    'exec podman "$@"',
  ]
  return {
    namespaces: ['--pid', '--fork', '--kill-child', '--mount-proc'],
    script: script.join('; '),
    environment: { PATH, ...(await writePodmanSettings(folder, root)) },
    arguments: [libraries, 'system', 'service', '--time=0', dockerHost],
  }
}

async function programsOf(kind: EngineKind): Promise<Record<string, string>> {
  if (kind === 'installed' && findProgram('dockerd') === undefined)
    throw new GiveUp('A second engine needs dockerd, which is not installed.')
  return { PATH: kind === 'installed' ? searchPath() : (await unpackedPaths(await unpackEngine('28'))).PATH }
}

function descriptorOf(listener: Server): number {
  return (listener as unknown as { _handle: { fd: number } })._handle.fd
}
