import type { Schedule } from '@holdfast/contract'

/** Where schedules come from: the table of what people made, and whatever else makes some. Ids are unique among all sources. */
export interface ScheduleSource {
  all: () => Promise<readonly Schedule[]>
}
