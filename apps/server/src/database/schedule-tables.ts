/** Times are milliseconds since 1970. */
export interface SchedulesTable {
  id: string
  /** Of the draft, which has it too: no two have the same, in any case. */
  name: string
  /** A `ScheduleDraft` as JSON. */
  draft: string
  createdAt: number
  updatedAt: number
}

/** How far each schedule has come. */
export interface ScheduleCursorsTable {
  scheduleId: string
  /** The timing and the zone this is about. */
  timed: string
  /** Every slot up to this one is done with. */
  slot: number
}

export interface ScheduleRunsTable {
  id: string
  scheduleId: string
  scheduleName: string
  /** Null: started by hand. */
  slot: number | null
  trigger: string
  startedBy: string | null
  idempotencyKey: string | null
  startedAt: number
  finishedAt: number | null
  windowEndsAt: number | null
  missedSlots: string
  missedBecause: string | null
}

/** A container of a run. */
export interface ScheduleRunTargetsTable {
  runId: string
  position: number
  key: string
  subject: string
  /** What is done with it, and how it is found again, as JSON. */
  backup: string
  notBefore: number
  outcome: string
  jobId: string | null
  attempt: number
  reason: string | null
}
