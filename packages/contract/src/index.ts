export { opErrorCode, OpError, type OpErrorCode, type OpErrorOptions } from './op-error.ts'
export { jobStep, workProgress, progress, type JobStep, type WorkProgress, type Progress } from './progress.ts'
export { engineId, engineInfo, defaultEngineId, type EngineInfo } from './engine.ts'
export {
  containerState,
  containerPort,
  containerMount,
  containerRow,
  containersUpdate,
  containerRef,
  containerName,
  containerTarget,
  containerDetail,
  type ContainerState,
  type ContainerPort,
  type ContainerMount,
  type ContainerRow,
  type ContainersUpdate,
  type ContainerDetail,
} from './container.ts'
export {
  containerAction,
  containerActionOptions,
  type ContainerAction,
  type ContainerActionName,
} from './container-action.ts'
export {
  compression,
  exportOptions,
  startExport,
  exportFile,
  type Compression,
  type StartExport,
  type ExportFile,
} from './export.ts'
export {
  mountChoice,
  portChoice,
  cloneOverrides,
  cloneOptions,
  startClone,
  fidelityChange,
  type MountChoice,
  type PortChoice,
  type CloneOptions,
  type StartClone,
  type FidelityChange,
} from './clone.ts'
export {
  jobRequest,
  jobResult,
  jobState,
  job,
  jobBoard,
  type JobRequest,
  type JobKind,
  type JobResult,
  type JobState,
  type JobStatus,
  type Job,
  type JobBoard,
} from './job.ts'
export { role, type Role } from './role.ts'
