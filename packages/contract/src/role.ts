import { z } from 'zod'

/** Least first: each role may do what the ones before it may. */
export const role = z.enum(['viewer', 'operator', 'admin'])
export type Role = z.infer<typeof role>
