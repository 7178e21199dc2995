import { serveThread } from '../thread/serve-thread.ts'
import { packTar, type PackTarOptions, type TarPart } from './pack-tar.ts'

/** The thread of `readFolderAsTar`. */
serveThread<PackTarOptions, TarPart, null>((options) => ({ items: parts(options), result: () => null }))

function* parts(options: PackTarOptions): Generator<{ item: TarPart; transfer: ArrayBuffer[] }> {
  for (const item of packTar(options)) yield { item, transfer: [item.bytes.buffer] }
}
