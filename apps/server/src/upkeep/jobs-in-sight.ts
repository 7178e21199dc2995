/** What upkeep has to know of jobs; whoever runs them tells it. */
export interface JobsInSight {
  /** The ids of those that are queued or running. */
  active: () => string[]
  /** Of those that are queued or running and need this container as it is; `quiesces`: they may keep it paused or stopped. */
  activeOn: (container: { engineId: string; containerId: string }) => { jobId: string; quiesces: boolean }[]
  /** Whether anything is known of that job. */
  isKnown: (jobId: string) => Promise<boolean>
  /** Those of these jobs that are known and not known to have succeeded. */
  unsuccessful: (jobIds: readonly string[]) => Promise<string[]>
  /** The last restores that have ended otherwise than well. */
  unsuccessfulRestores: (limit: number) => Promise<string[]>
}
