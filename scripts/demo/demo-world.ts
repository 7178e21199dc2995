/** Where samples are made, and whom to tell. */
export interface DemoWorld {
  /** As `DOCKER_HOST` has it; the local socket when undefined. */
  dockerHost: string | undefined
  /** Images are put together below it. */
  dataFolder: string
  say: (line: string) => void
  signal?: AbortSignal
}

/** On everything the demo makes. */
export const demoLabels = { 'io.holdfast.demo': 'true' }
