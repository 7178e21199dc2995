export { createTarWalker, type TarVerdict, type TarWalker } from './tar/walk-tar.ts'
export { createZstdFrames } from './frames/zstd-frames.ts'
export { createGzipMembers } from './frames/gzip-members.ts'
