/**
 * The host ports a binding is fixed to: one, or the engine picks one of a range; null when it picks any.
 * @NOTE `HostPort` is a text: `8080`, `8000-8010`, and `0` or nothing: docker/go-connections nat.ParsePortRange.
 */
export function hostPortRange(text: string | undefined): { first: number; last: number } | null {
  const [, from, to] = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/[a-z]+)?$/.exec(text?.trim() ?? '') ?? []
  const first = Number(from ?? 0)
  const last = Number(to ?? first)
  return first === 0 || last < first || last > 65_535 ? null : { first, last }
}
