import {
  message,
  OpError,
  type Compression,
  type ExportFile,
  type Job,
  type StartExport,
  type Subject,
} from '@holdfast/contract'
import type { Caller } from '../access/caller.ts'
import type { Beholder } from '../access/in-scope.ts'
import { startedBy } from '../access/started-by.ts'
import type { Engines } from '../engines/engines.ts'
import type { JobRunner } from '../jobs/job-runner.ts'
import { resolveInSight } from '../sight/resolve-in-sight.ts'
import type { Sight } from '../sight/sight.ts'
import { checkExportFolder } from './export-folder.ts'
import { notFound, type ExportTable } from './export-table.ts'
import { removeExport } from './remove-export.ts'

interface ExportsParts {
  engines: Engines
  runner: JobRunner
  table: ExportTable
  roots: readonly [string, ...string[]]
  sight: Sight
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
        const { id, name } = await resolveInSight(engine, input.containerId, caller)
        const fileName = input.name ?? `${name}-backup-${timestamp(new Date())}${endings[compression]}`
        const subject = { kind: 'container', engineId: engine.id, containerId: id, name } as const
        return { kind: 'export', subject, folder, fileName, compression }
      },
      startedBy(caller, input.idempotencyKey),
    )
  }

  async list(engineId: string, caller: Beholder): Promise<{ exports: ExportFile[]; folder: string }> {
    const { engines, table, roots, sight } = this.#parts
    const all = await table.list(engines.get(engineId).id)
    return { exports: await sight.filter(caller, all, subjectOf), folder: roots[0] }
  }

  /** One by its id. @throws OpError `EXPORT_NOT_FOUND` */
  async find(id: string, caller: Beholder): Promise<{ id: string; filePath: string }> {
    const row = await this.#parts.table.get(id)
    if (!(await this.#parts.sight.sees(caller, subjectOf(row)))) throw notFound(id)
    return row
  }

  /** @throws OpError `EXPORT_NOT_FOUND`, `STORAGE_FAILED` */
  async remove(id: string, caller: Beholder): Promise<{ id: string }> {
    await removeExport(this.#parts.table, await this.find(id, caller))
    return { id }
  }
}

function subjectOf({ engineId, containerId, containerName: name }: Omit<ExportFile, 'present'>): Subject {
  return { kind: 'container', engineId, containerId, name }
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
