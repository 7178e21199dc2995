import { ChunkedBody, type BodyFraming } from './chunked-body.ts'

/** RFC 9112, section 6.3. Null for a body that only ends with its connection: nobody could tell whether it is whole. */
export function framingOf(headers: ReadonlyMap<string, string>): BodyFraming | null {
  if (headers.get('transfer-encoding')?.toLowerCase() === 'chunked') return new ChunkedBody()
  const length = headers.get('content-length') ?? ''
  return /^\d{1,15}$/.test(length) ? new LengthBody(Number(length)) : null
}

class LengthBody implements BodyFraming {
  #left: number

  constructor(length: number) {
    this.#left = length
  }

  get isOver(): boolean {
    return this.#left === 0
  }

  take(bytes: Buffer, onData: (from: number, to: number) => void): void {
    const taken = Math.min(bytes.length, this.#left)
    if (taken > 0) onData(0, taken)
    this.#left -= taken
  }
}
