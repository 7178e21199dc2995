import type { Compression, JobKind, JobStatus } from '@holdfast/contract'

/** Times are milliseconds since 1970, sizes are bytes. */
export interface JobsTable {
  id: string
  kind: JobKind
  engineId: string
  containerId: string
  containerName: string
  request: string
  status: JobStatus
  result: string | null
  code: string | null
  message: string | null
  startedBy: string
  idempotencyKey: string | null
  createdAt: number
  startedAt: number | null
  finishedAt: number | null
  bytes: number | null
}

export interface ExportsTable {
  id: string
  engineId: string
  containerId: string
  containerName: string
  fileName: string
  filePath: string
  compression: Compression
  sizeBytes: number
  createdAt: number
  createdBy: string
}

export interface Tables {
  jobs: JobsTable
  exports: ExportsTable
}
