/** At most `most` sentences: where there are more, the last says how many. */
export function capSentences(sentences: readonly string[], most: number): string[] {
  if (sentences.length <= most) return [...sentences]
  const shown = sentences.slice(0, most - 1)
  return [...shown, `And ${sentences.length - shown.length} more.`]
}
