import type { CloneSpec } from './plan/plan-clone.ts'

/** What the engine's tar does not hold of copied data, in sentences for people; empty when nothing is copied. */
export function notCarried({ volumes }: Pick<CloneSpec, 'volumes'>): string[] {
  if (volumes.every(({ copyOf }) => copyOf === null)) return []
  return [...tarLosses]
}

/** Of any data the engine hands out as a tar. */
export const tarLosses: readonly string[] = [
  'Sockets: the program that listens makes them anew.',
  'Extended attributes beginning with user., and access control lists (ACL).',
  'Fractions of a second in times of change, and times before 1970.',
  'Holes in sparse files: they arrive as zeros and take up space.',
]
