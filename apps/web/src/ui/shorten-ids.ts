/** Ids and digests as Docker itself shows them: the first 12 of their 64 digits. */
export function shortenIds(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{52}\b/g, '$1')
}
