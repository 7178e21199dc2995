/** The reasons of a clone's plan, said of a container that comes out of a backup. */
export function inRestoreWords<T extends { reason: string }>(changes: readonly T[]): T[] {
  return changes.map((change) => ({
    ...change,
    reason: change.reason
      .replace(/^A clone of (.*) under its own name\.$/, 'Restored from a backup of $1 under another name.')
      .replaceAll(/\bclone(?!d)/g, 'restored container')
      .replaceAll(/\bsource\b/g, 'original'),
  }))
}
