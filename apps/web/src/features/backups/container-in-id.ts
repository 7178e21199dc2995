/** `web` of `web-20260101T000000Z-abcd`; null where it is not the id of a backup. */
export function containerInId(id: string): string | null {
  return /^(.+)-\d{8}T\d{6}Z-[a-z2-7]{4}$/.exec(id)?.[1] ?? null
}
