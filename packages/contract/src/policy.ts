import { z } from 'zod'
import { role } from './role.ts'
import { storedMessage } from './stored-message.ts'

/** The kinds of setting by which a container can reach beyond itself. */
export const policyCode = z.enum([
  'privileged',
  'host-namespace',
  'container-namespace',
  'device',
  'capability',
  'security-option',
  'sensitive-bind',
  'docker-socket',
  'host-path-volume',
  'control-group',
  'runtime',
])
export type PolicyCode = z.infer<typeof policyCode>

/** One setting that gives a container more than a plain one has, and whom it takes to create it. */
export const policyFinding = z.object({
  code: policyCode,
  /** The field of `docker inspect`: `HostConfig.CapAdd`. */
  field: z.string(),
  value: z.string(),
  /** What it lets the container do. */
  means: storedMessage,
  needs: role,
})
export type PolicyFinding = z.infer<typeof policyFinding>
