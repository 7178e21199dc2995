/** Messages that belong to no room. */
export const generalMessages = {
  /** Somebody else's text, as it came: an engine's, an operating system's. */
  verbatim: ({ text }: { text: string }) => text,
  /** Several failures of one piece of work. */
  several: ({ messages }: { messages: readonly string[] }) => messages.join(' '),
  /** `id` is that of the request or the job. */
  'internal-error': ({ id }: { id: string }) => `Holdfast failed on its side. Its log says why, with ${id}.`,
}
