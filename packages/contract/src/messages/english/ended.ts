/** A foreign text that others follow: engines end theirs without a full stop. */
export function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
