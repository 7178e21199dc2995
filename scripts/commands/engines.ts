import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseConfig } from '../../apps/server/src/config.ts'
import { GiveUp } from '../bootstrap/give-up.mjs'
import { askEngine } from '../engine/ask-engine.ts'
import { keepEngine, stopEngine } from '../engines/keep-engine.ts'
import { setUp } from '../setup/set-up.ts'
import { readWays, waysTable, withTable, type EngineWays } from '../test/ways-table.ts'
import type { Flags } from '../tools/parse-flags.ts'
import { runAttached } from '../tools/run-attached.ts'
import { toolScript } from '../tools/tool-script.ts'
import { withStopSignal } from '../tools/with-stop-signal.ts'

const kinds = ['28', '28-containerd', '28-userns', 'podman'] as const
const page = 'docs/engines.md'

/** Goes all the main ways on the system's engine and on one of every other kind, and writes what came of them into the page. */
export async function engines({ yes }: Flags): Promise<number> {
  await setUp({ needs: ['engine', 'busybox', 'gzip', 'tar', 'zstd'], config: parseConfig(process.env), yes })
  return withStopSignal(async (signal) => {
    const folder = await mkdtemp('/var/tmp/holdfast-engine-')
    try {
      // Where root in a container is a stranger, he passes it.
      await chmod(folder, 0o711)
      const columns = [await runWays(undefined, { folder, signal })]
      for (const kind of kinds) {
        const own = join(folder, kind)
        try {
          columns.push(await runWays(await keepEngine(kind, own), { folder, signal }))
        } finally {
          await stopEngine(kind, own)
        }
      }
      await writeFile(page, withTable(await readFile(page, 'utf8'), waysTable(columns)))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    return 0
  })
}

async function runWays(
  dockerHost: string | undefined,
  { folder, signal }: { folder: string; signal: AbortSignal },
): Promise<EngineWays> {
  const engine = await nameOf(dockerHost)
  console.log(`--- ${engine}`)
  const report = join(folder, 'report.json')
  const options = ['--project', 'engine', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const env: Record<string, string> = dockerHost === undefined ? {} : { DOCKER_HOST: dockerHost }
  await runAttached({ args: [toolScript('vitest'), 'run', ...options, 'engines/main-ways'], env }, signal)
  if (signal.aborted) throw new GiveUp('Stopped.')
  return { engine, ways: readWays(await readFile(report, 'utf8')) }
}

async function nameOf(dockerHost: string | undefined): Promise<string> {
  const at = { engine: { dockerHost } }
  const { Components } = await askEngine<{ Components?: { Name: string; Version: string }[] }>({
    ...at,
    path: '/version',
  })
  const info = await askEngine<{ Driver: string; SecurityOptions?: string[] | null }>({ ...at, path: '/info' })
  const { Name = 'Engine', Version = '' } = Components?.[0] ?? {}
  const remapped = info.SecurityOptions?.some((option) => option.startsWith('name=userns')) ? ', userns-remap' : ''
  const product = Name.includes('Podman') ? 'Podman' : 'Docker'
  const store = info.Driver === 'overlayfs' ? 'containerd store' : info.Driver
  return `${product} ${Version.replace(/\+.*/, '')}, ${store}${remapped}`
}
