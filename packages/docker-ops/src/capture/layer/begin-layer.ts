import type { LayerPiece } from './layer-piece.ts'

/**
 * Reads on until something comes that the engine does not make by itself. Null when nothing does: then there is no layer worth
 * keeping. What came before is handed out again first; it has no data, so it is little. Whoever gets pieces has to finish
 * them or `return` them: there is a stream behind.
 */
export async function beginLayer(
  pieces: AsyncGenerator<LayerPiece>,
  isEngineMade: (piece: LayerPiece) => boolean,
): Promise<AsyncGenerator<LayerPiece> | null> {
  const heldBack: LayerPiece[] = []
  for (let next = await pieces.next(); next.done !== true; next = await pieces.next()) {
    heldBack.push(next.value)
    if (!isEngineMade(next.value)) return continued(heldBack, pieces)
  }
  return null
}

async function* continued(
  heldBack: readonly LayerPiece[],
  rest: AsyncGenerator<LayerPiece>,
): AsyncGenerator<LayerPiece> {
  yield* heldBack
  yield* rest
}
