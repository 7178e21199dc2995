import { z } from 'zod'

const pattern = z.string().min(1).max(200)
const patterns = z.array(pattern).max(50).default([])

/**
 * Which containers somebody may see and act on: those that fit one of the patterns. `*` stands for any text. A label is
 * `key` or `key=value`. Null, where a scope may be absent, is every container.
 */
export const containerScope = z
  .strictObject({ names: patterns, projects: patterns, labels: patterns })
  .refine(
    ({ names, projects, labels }) => names.length + projects.length + labels.length > 0,
    'must name at least one name, project or label',
  )
export type ContainerScope = z.infer<typeof containerScope>
