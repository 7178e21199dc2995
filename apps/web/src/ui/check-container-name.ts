const containerName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/

/** What is wrong with a container name, as a sentence; null if nothing is. The server holds the same rule. */
export function checkContainerName(name: string): string | null {
  if (name.length > 128) return 'The name may have at most 128 characters.'
  if (containerName.test(name)) return null
  return 'Use two or more letters, digits, dots, dashes or underscores, starting with a letter or digit.'
}
