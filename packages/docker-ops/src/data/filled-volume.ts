import type { TarVerdict } from '@holdfast/archive'
import type { Message } from '@holdfast/contract/messages'
import type { PassOptions } from './pass-mount.ts'

/** What was written to a fresh volume. */
export interface Filled extends Pick<TarVerdict, 'entries' | 'bytes'> {
  /** What of it is not as it was. */
  lost: Message[]
  /**
   * Reads it back and compares it with what was read from its source, which may go on meanwhile. `isRead`: false where what was written
   * cannot be read back whole; `lost`: as above, as far as that is known by then.
   * @throws OpError `TRUNCATED` when it reads back otherwise, and what reading it fails with.
   */
  verify: (options: PassOptions) => Promise<{ isRead: boolean; lost: Message[] }>
}

export interface FilledVolume extends Filled {
  destination: string
  volume: string
}
