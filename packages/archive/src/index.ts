export { paxValue } from './tar/pax-records.ts'
export { editRecords, editTar } from './tar/edit-tar.ts'
export { exactFields, type ExactFields } from './tar/exact-fields.ts'
export { mapOwners, type MapOwner } from './tar/map-owners.ts'
export { parseHeader, readTar, type TarEntry, type TarEvent } from './tar/read-tar.ts'
export { createTarWalker, type HardLink, type SeenEntry, type TarVerdict, type TarWalker } from './tar/walk-tar.ts'
export { createZstdFrames } from './frames/frame-streams.ts'
export {
  compressedBound,
  compressFrameInto,
  createFrameCompressor,
  type FrameCompressor,
} from './frames/frame-compressor.ts'
export { createGzipMembers } from './frames/frame-streams.ts'
export { openDraftFile, type DraftFile } from './files/draft-file.ts'
export { storageError } from './files/storage-error.ts'
export { syncFolder } from './files/sync-folder.ts'
export { showBytes } from './tar/show-bytes.ts'
