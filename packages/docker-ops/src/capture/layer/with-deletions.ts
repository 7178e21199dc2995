import { splitPath, type LayerPiece } from './layer-piece.ts'
import { opaquePiece, whiteoutPiece } from './whiteout-piece.ts'

export interface Deletions {
  /** Folders that hide what the layers below have in them, by their paths as bytes in Latin-1, filled before each of them comes; null where only the engine's list tells. */
  opaque: ReadonlySet<string> | null
  /**
   * Asks for paths as the engine lists them, `/etc/ssl/certs`: what is no UTF-8 in them came as replacement characters. It takes the
   * engine long, so it is asked once, and only when a folder comes that could have been made anew.
   */
  list: () => Promise<readonly string[]>
  /** Whether a piece is a folder that cannot have been. */
  isEngineMade: (piece: LayerPiece) => boolean
  /** Whether the container was quiesced between the listing and the pieces. */
  isQuiesced: boolean
  /** A deletion that cannot be written down, because nobody knows the bytes of its name. */
  onLost: (path: string) => void
}

/**
 * Adds what the pieces do not show: what was deleted together with its folder, which was made anew. At the end of the layer one
 * whiteout for each of these. A whiteout hides only layers below, so its place does not matter (OCI image specification,
 * layer.md, "Whiteouts").
 */
export async function* withDeletions(
  pieces: AsyncGenerator<LayerPiece>,
  deletions: Deletions,
): AsyncGenerator<LayerPiece> {
  const { opaque } = deletions
  yield* opaque === null ? withListed(pieces, deletions) : withOpaque(pieces, { ...deletions, opaque })
}

/** What is below an opaque folder needs no mark of its own. */
async function* withOpaque(
  pieces: AsyncGenerator<LayerPiece>,
  { opaque, isEngineMade }: Pick<Deletions, 'isEngineMade'> & { opaque: ReadonlySet<string> },
): AsyncGenerator<LayerPiece> {
  for await (const piece of pieces) {
    yield piece
    if (piece.kind === 'data' || piece.isWhiteout || piece.entry.type !== '5' || isEngineMade(piece)) continue
    const key = piece.path.toString('latin1')
    if (opaque.has(key) && !foldersOf(key).some((folder) => opaque.has(folder))) yield opaquePiece(piece.path)
  }
}

/** `a/b/c` lies in `a/b` and `a`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

async function* withListed(
  pieces: AsyncGenerator<LayerPiece>,
  { list, isEngineMade, isQuiesced, onLost }: Deletions,
): AsyncGenerator<LayerPiece> {
  let pending: Map<string, string> | null = null
  let parents = new Set<string>()
  /** What came before anybody had to ask: files, and folders the engine made. */
  const early: string[] = []
  const folders = new Map<string, Buffer[]>()
  for await (const piece of pieces) {
    if (piece.kind === 'entry') {
      const key = keyOf(piece.path.toString('utf8'))
      const isFolder = piece.entry.type === '5' && !piece.isWhiteout
      if (pending === null && isFolder && !isEngineMade(piece)) {
        pending = new Map((await list()).map((path) => [keyOf(path), path.replace(/^\//, '')]))
        parents = new Set([...pending.values()].map((path) => keyOf(parentOf(path))))
        for (const earlier of early) pending.delete(earlier)
      }
      if (pending === null) early.push(key)
      else pending.delete(key)
      if (isFolder && parents.has(key)) folders.set(key, [...(folders.get(key) ?? []), Buffer.from(piece.path)])
    }
    yield piece
  }
  if (pending === null) return
  const opaque = new Set<string>()
  for (const path of pending.values()) {
    const found = folders.get(keyOf(parentOf(path)))
    // The layer does not touch that folder: the deletion came after it was read.
    if (found === undefined) continue
    const [folder, another] = found
    const base = path.slice(path.lastIndexOf('/') + 1)
    const isKnown = !base.includes(replacement)
    if (folder === undefined || another !== undefined || (!isKnown && !isQuiesced)) onLost(`/${path}`)
    else if (isKnown) yield whiteoutPiece(Buffer.concat([folder, Buffer.from(`/${base}`)]))
    // What is gone without a whiteout of its own went with the folder: all below it is gone.
    else if (!opaque.has(folder.toString('latin1'))) {
      opaque.add(folder.toString('latin1'))
      yield opaquePiece(folder)
    }
  }
}

const replacement = '\ufffd'

/** One name in bytes that are no UTF-8 is written with more or fewer replacement characters by different programs. */
function keyOf(path: string): string {
  return path.replace(/^\//, '').replaceAll(/\ufffd+/g, replacement)
}

function parentOf(path: string): string {
  return splitPath(Buffer.from(path)).folder.toString('utf8')
}
