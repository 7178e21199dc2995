import { message, OpError, type Compression, type ExportFile, type Job, type StartExport } from '@holdfast/contract'
import { resolveContainer } from '@holdfast/docker-ops'
import type { Caller } from '../access/caller.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { checkExportFolder } from './export-folder.ts'
import type { ExportTable } from './export-table.ts'
import { removeExport } from './remove-export.ts'

interface ExportsParts {
  engines: Engines
  runner: JobRunner
  table: ExportTable
  roots: readonly [string, ...string[]]
}

const endings = { none: '.tar', gzip: '.tar.gz', zstd: '.tar.zst' } as const satisfies Record<Compression, string>

/** Exports of containers to files, for whatever transport asks. */
export class Exports {
  readonly #parts: ExportsParts

  constructor(parts: ExportsParts) {
    this.#parts = parts
  }

  /** @throws OpError `BAD_REQUEST`, `CONTAINER_NOT_FOUND`, `AMBIGUOUS_ID`, `FILE_EXISTS`, `ENGINE_UNREACHABLE` */
  async start(input: StartExport, caller: Caller): Promise<Job> {
    const { engines, runner, roots } = this.#parts
    return runner.start(
      async () => {
        const engine = engines.get(input.engineId)
        const compression = agreedCompression(input)
        const folder = await checkExportFolder(input.path, roots)
        const { id, name } = await resolveContainer(engine, input.containerId, {})
        const fileName = input.name ?? `${name}-backup-${timestamp(new Date())}${endings[compression]}`
        const subject = { kind: 'container', engineId: engine.id, containerId: id, name } as const
        return { kind: 'export', subject, folder, fileName, compression }
      },
      { actor: caller.actor, idempotencyKey: input.idempotencyKey },
    )
  }

  async list(engineId: string): Promise<{ exports: ExportFile[]; folder: string }> {
    return { exports: await this.#parts.table.list(this.#parts.engines.get(engineId).id), folder: this.#parts.roots[0] }
  }

  async remove(id: string): Promise<{ id: string }> {
    const { table } = this.#parts
    await removeExport(table, await table.get(id))
    return { id }
  }
}

/** By the name's ending when only a name is given; the two must agree when both are. */
function agreedCompression({ name, compression }: StartExport): Compression {
  if (name === undefined) return compression ?? 'none'
  const byName: Compression = name.endsWith('.zst') ? 'zstd' : name.endsWith('gz') ? 'gzip' : 'none'
  if (compression !== undefined && compression !== byName)
    throw new OpError('BAD_REQUEST', message('export-ending', { ending: endings[compression], compression }), {
      field: 'name',
    })
  return byName
}

function timestamp(date: Date): string {
  return date.toISOString().replaceAll(/[:.]/g, '-')
}
