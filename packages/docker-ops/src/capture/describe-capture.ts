import { isAlive } from '../clone/plan/plan-context.ts'
import type { HeldContainer } from '../hold/hold-still.ts'
import type { BackupDocument } from './backup-document.ts'
import type { CaptureRequest } from './capture-container.ts'
import type { ChosenMount } from './choose-mounts.ts'
import { notKept } from './not-kept.ts'
import type { CaptureSource } from './read-capture-source.ts'
import type { ReadFilesystem } from './read-filesystem.ts'

export interface CaptureFacts {
  engineId: string
  request: CaptureRequest
  mounts: readonly ChosenMount[]
  hold: HeldContainer['hold'] | null
  frozenMs: number | null
  filesystem: ReadFilesystem
  /** In the writable layer. */
  entries: number
}

/** What the backup knows of its container. */
export function describeCapture(source: CaptureSource, facts: CaptureFacts): BackupDocument {
  const { container, image, version, info } = source
  const { request, mounts, hold, filesystem } = facts
  const { kept, how, lost } = filesystem
  const { Status } = container.State
  return {
    holdfastVersion: request.holdfastVersion,
    engine: {
      id: facts.engineId,
      version: version.Version,
      apiVersion: version.ApiVersion,
      storageDriver: info.Driver,
    },
    container,
    image: image ?? {},
    volumes: Object.fromEntries(source.volumes),
    networks: source.networks,
    mode: modeOf(Status, hold),
    asked: request.mode,
    frozenMs: facts.frozenMs,
    mounts: mounts.map(({ destination, kind, source: from, included }) => {
      return { destination, kind, source: from, included }
    }),
    files: [...source.files],
    writableLayer: kept === null || how === 'flat' ? null : { ...kept, entries: facts.entries, how },
    flatImage: image === null,
    imageTags: image?.RepoTags ?? [],
    notKept: notKept({ mounts, lostInLayer: lost, hasLayer: kept !== null, flatImage: image === null }),
  }
}

/** A container that somebody else had paused stood still as well. */
function modeOf(status: string, hold: HeldContainer['hold'] | null): BackupDocument['mode'] {
  if (!isAlive(status)) return 'not running'
  if (hold === 'stop') return 'stopped'
  return hold === 'pause' || status === 'paused' ? 'paused' : 'live'
}
