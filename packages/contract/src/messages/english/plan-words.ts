/** What a plan is for. */
export type Purpose = 'clone' | 'restore'

interface Words {
  /** The new container. */
  made: string
  /** The container it is like. */
  source: string
}

const words: Record<Purpose, Words> = {
  clone: { made: 'the clone', source: 'the source' },
  restore: { made: 'the restored container', source: 'the original' },
}

/** The words for the two containers of a plan. @throws for a purpose that only another version knows. */
export function wordsFor(purpose: Purpose): Words {
  if (!Object.hasOwn(words, purpose)) throw new Error('No such purpose.')
  return words[purpose]
}

/** At the beginning of a sentence. */
export function begin(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}

/** Names in one sentence, with how many more there are. */
export function listOf(names: readonly string[], more = 0): string {
  return `${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

const namespaces = { network: 'network', ipc: 'IPC namespace', pid: 'process namespace' }

export type Namespace = keyof typeof namespaces

/** What a container may have in common with another, in one sentence. @throws for a kind that only another version knows. */
export function namespaceWords(kinds: readonly Namespace[]): string {
  if (kinds.some((kind) => !Object.hasOwn(namespaces, kind))) throw new Error('No such namespace.')
  return kinds
    .map((kind) => namespaces[kind])
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1')
}
