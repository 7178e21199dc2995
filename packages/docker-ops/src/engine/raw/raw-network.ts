import { z } from 'zod'
import { isPlainPath } from './is-plain-path.ts'

const textByName = z.record(z.string(), z.string()).nullish()

/** The answer of `GET /networks/{id}`, as far as a network is made again from it. */
export const rawNetwork = z.looseObject({
  Id: z.string().optional(),
  Name: z.string().max(255).refine(isPlainPath, 'must be the name of a network'),
  Driver: z.string().max(255),
  EnableIPv4: z.boolean().optional(),
  EnableIPv6: z.boolean().optional(),
  Internal: z.boolean().optional(),
  Attachable: z.boolean().optional(),
  IPAM: z
    .looseObject({
      Driver: z.string().optional(),
      Options: textByName,
      Config: z.array(z.record(z.string(), z.unknown())).nullish(),
    })
    .nullish(),
  Options: textByName,
  Labels: textByName,
})
export type RawNetwork = z.infer<typeof rawNetwork>
