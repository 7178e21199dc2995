import { randomUUID } from 'node:crypto'
import { noJournal } from '../../clone/testing/clone-in.ts'
import type { TestObject, TestWorld } from '../../testing/create-test-world.ts'
import type { BackupSink } from '../backup-sink.ts'
import {
  captureContainer,
  type CapturedContainer,
  type CaptureOptions,
  type CaptureRequest,
  type CaptureRun,
} from '../capture-container.ts'
import { readCaptureChoices, type CaptureChoices } from '../read-capture-choices.ts'

export interface CaptureInWorld
  extends Partial<CaptureRequest>, Partial<CaptureRun>, Pick<CaptureOptions, 'alwaysCommit'> {
  sink: BackupSink
}

/** Captures a container of the world: in mode live, with the choices a backup makes by itself. */
export function captureIn(
  world: TestWorld,
  { id }: TestObject,
  { sink, ...wanted }: CaptureInWorld,
): Promise<CapturedContainer> {
  const { mode = 'live', mounts = {}, jobId = randomUUID(), alwaysCommit = false, ...run } = wanted
  const request = { containerId: id, mode, mounts, jobId, holdfastVersion: '0.0.0' }
  const signal = new AbortController().signal
  return captureContainer(world.engine, request, {
    sink,
    alwaysCommit,
    run: { signal, onProgress: () => {}, journal: noJournal, ...run },
  })
}

export function choicesIn({ engine }: TestWorld, { id }: TestObject): Promise<CaptureChoices> {
  return readCaptureChoices(engine, id, { signal: new AbortController().signal })
}
