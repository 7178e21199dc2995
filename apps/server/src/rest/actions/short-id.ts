/** Twelve hex digits, as people know an id from `docker ps`. */
export function shortId(id: string): string {
  return id.slice(0, 12)
}
