export { openHostFolder, type HostFolder } from './folder/open-host-folder.ts'
export { keepsCtime } from './folder/keeps-ctime.ts'
export { syncFolderTree } from './folder/sync-folder-tree.ts'
export { walkFolder, type WalkBatch, type WalkOptions } from './walk/walk-folder.ts'
export type { SeenEntry, WalkEvent } from './walk/seen-entry.ts'
export {
  describeEntry,
  keyOf,
  type Described,
  type DescribeOptions,
  type Description,
  type EntryToDescribe,
} from './describe/describe-entry.ts'
export { ownerInContainer, type OwnerRange } from './describe/owner-range.ts'
export { readData, type DataPiece } from './describe/read-data.ts'
export { readFailure } from './describe/read-failure.ts'
export { writePaxHeader, type HeaderFields } from './describe/write-pax-header.ts'
export { readFolderAsTar, type FolderTarOptions } from './tar/read-folder-as-tar.ts'
export { lookAgain, type SeenAgain } from './walk/look-again.ts'
export { FolderWriter, type EntryFields } from './write/folder-writer.ts'
