export { clonedFromLabel } from './made/labels.ts'
export { readCertificates, type Certificates } from './engine/certificates.ts'
export { connectEngine, type Engine, type ConnectEngineOptions } from './engine/connect-engine.ts'
export { readEngineInfo } from './engine/read-engine-info.ts'
export { watchEvents, type ContainerEvent, type WatchEventsOptions } from './engine/watch-events.ts'
export {
  listContainers,
  listLabelled,
  type LabelledContainer,
  type ListContainersOptions,
} from './container/list-containers.ts'
export { resolveContainer, type ContainerIdentity } from './container/resolve-container.ts'
export { inspectContainer } from './container/inspect-container.ts'
export {
  exportContainer,
  type ExportedFile,
  type ExportOptions,
  type ExportRequest,
} from './export/export-container.ts'
export { sweepExportDraft } from './export/sweep-export-draft.ts'
export { actOnContainer } from './container/act-on-container.ts'
export {
  refuseSharedMounts,
  sharedWritableMounts,
  type MountedContainer,
  type SharedMount,
} from './container/shared-mounts.ts'
export { setRestartPolicy, type EngineRestartPolicy } from './container/act-on-container.ts'
export { cloneContainer, type CloneRequest, type CloneRun } from './clone/clone-container.ts'
export type { NewContainer } from './make/make-container.ts'
export { readClonePlan, type ClonePlanFacts, type ClonePlanRequest } from './clone/read-clone-plan.ts'
export { listMadeJobs } from './made/find-made.ts'
export { refuseStalePlan, type StalePlanRequest } from './clone/refuse-stale-plan.ts'
export { sweepMade } from './made/remove-made.ts'
export { sweepDerivedImages } from './made/sweep-derived-images.ts'
export type { QuiescedContainer, QuiesceJournal } from './quiesce/quiesce-journal.ts'
export { resumeContainer } from './quiesce/resume-container.ts'
export { measureFolder } from './sizes/measure-folder.ts'
export { readSizes, type EngineSizes } from './sizes/read-sizes.ts'
export { seesHostFolders } from './sizes/sees-host-folders.ts'
export { volumeSubpath } from './container/volume-subpath.ts'
export { findOwnContainer } from './container/find-own-container.ts'
export { backupDocument, engineOf, type BackupDocument } from './capture/backup-document.ts'
export type { BackupSink } from './capture/backup-sink.ts'
export {
  captureContainer,
  type CapturedContainer,
  type CaptureRequest,
  type CaptureRun,
} from './capture/capture-container.ts'
export { readCaptureChoices } from './capture/read-capture-choices.ts'
export type { BackupSource } from './restore/backup-source.ts'
export { readRestorePlan, type RestorePlanFacts, type RestorePlanRequest } from './restore/read-restore-plan.ts'
export { restoreContainer, type RestoreRequest, type RestoreRun } from './restore/restore-container.ts'
