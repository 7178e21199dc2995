import { openHostFolder } from '../folder/open-host-folder.ts'
import type { SeenEntry, WalkEvent } from '../walk/seen-entry.ts'
import { walkFolder, type WalkOptions } from '../walk/walk-folder.ts'

/** All that a walk tells, by paths as latin1; each batch is released before the next one. */
export async function collectWalk(
  root: string,
  options: Partial<WalkOptions> & { onEntry?: (entry: SeenEntry) => void } = {},
): Promise<{ paths: string[]; entries: Map<string, SeenEntry>; events: WalkEvent[] }> {
  using folder = openHostFolder(root)
  const entries = new Map<string, SeenEntry>()
  const events: WalkEvent[] = []
  for await (const batch of walkFolder(folder, { signal: new AbortController().signal, ...options })) {
    events.push(...batch.events)
    for (const entry of batch.entries) {
      options.onEntry?.(entry)
      entries.set(entry.path.toString('latin1'), entry)
    }
    batch.release()
  }
  return { paths: [...entries.keys()], entries, events }
}
