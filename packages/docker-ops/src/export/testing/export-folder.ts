import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WorkProgress } from '@holdfast/contract'
import type { Engine } from '../../engine/connect-engine.ts'
import { exportContainer, type ExportedFile, type ExportOptions, type ExportRequest } from '../export-container.ts'

export type TestExport = Partial<ExportRequest> & Partial<ExportOptions>

/** A folder for exports of one test. */
export interface ExportFolder extends AsyncDisposable {
  readonly path: string
  /** Exports to `out.tar`, uncompressed, unless told otherwise. */
  run: (engine: Engine, options?: TestExport) => Promise<ExportedFile>
  /** All that was reported, in order. */
  readonly reported: WorkProgress[]
  /** Names of all files in it, hidden ones too. */
  list: () => Promise<string[]>
}

export async function createExportFolder(): Promise<ExportFolder> {
  const path = await mkdtemp(join(tmpdir(), 'holdfast-export-'))
  return { ...exportFolderAt(path), [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}

export function exportFolderAt(path: string): Omit<ExportFolder, keyof AsyncDisposable> {
  const reported: WorkProgress[] = []
  const report = (progress: WorkProgress): void => void reported.push(progress)
  return {
    path,
    reported,
    list: () => readdir(path),
    run: (engine, { containerId = 'source', fileName = 'out.tar', compression = 'none', ...options } = {}) =>
      exportContainer(
        engine,
        { containerId, fileName, compression, folder: path, draftId: 'job-1' },
        {
          signal: new AbortController().signal,
          ...options,
          onProgress: (progress) => {
            report(progress)
            options.onProgress?.(progress)
          },
        },
      ),
  }
}
