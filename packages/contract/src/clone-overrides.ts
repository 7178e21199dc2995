import { z } from 'zod'
import { containerRef } from './container.ts'

/** Published ports: the same host ports, the next free ones counted from them, or none. */
export const portChoice = z.enum(['keep', 'auto', 'none'])
export type PortChoice = z.infer<typeof portChoice>

const port = z.number().int().min(1).max(65_535)

export const publishedPort = z.strictObject({
  containerPort: port,
  protocol: z.enum(['tcp', 'udp', 'sctp']).default('tcp'),
  /** Null lets the engine pick one. */
  hostPort: port.nullable(),
  /** All addresses when absent. */
  hostIp: z.union([z.ipv4(), z.ipv6()]).optional(),
})
export type PublishedPort = z.infer<typeof publishedPort>

const noNul = /^[^\0]*$/
const text = z.string().max(131_072).regex(noNul, 'must not contain NUL')
const environmentName = z.string().regex(/^[^=\0]+$/, 'must be a name without = and NUL')
const labelName = z.string().min(1).max(1_024).regex(noNul, 'must not contain NUL')
const path = z
  .string()
  .max(4_096)
  .regex(/^\/[^\0]*$/, 'must be an absolute path')

export const mountOverride = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('volume'),
    source: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/, "must be a volume's name"),
    readOnly: z.boolean().default(false),
  }),
  z.strictObject({ type: z.literal('bind'), source: path, readOnly: z.boolean().default(false) }),
  z.strictObject({ type: z.literal('tmpfs') }),
])
export type MountOverride = z.infer<typeof mountOverride>

export const networkOverride = z.strictObject({
  /** All names it gets on this network beside its own; nothing of the source's is kept. */
  aliases: z.array(z.string().min(1).max(253)).max(64).optional(),
  ipv4Address: z.ipv4().nullable().optional().describe('Null lets the engine assign one.'),
  ipv6Address: z.ipv6().nullable().optional().describe('Null lets the engine assign one.'),
  macAddress: z
    .mac()
    .nullable()
    .optional()
    .describe('Null lets the engine assign one. Before API 1.44 for the first network alone.'),
})
export type NetworkOverride = z.infer<typeof networkOverride>

/** What a container may have in common with another: `--network`, `--ipc` and `--pid` with `container:<name>`. */
export const namespaceKind = z.enum(['network', 'ipc', 'pid'])
export type NamespaceKind = z.infer<typeof namespaceKind>

export const restartPolicy = z.discriminatedUnion('name', [
  z.strictObject({ name: z.literal('no') }),
  z.strictObject({ name: z.literal('always') }),
  z.strictObject({ name: z.literal('unless-stopped') }),
  z.strictObject({
    name: z.literal('on-failure'),
    maximumRetryCount: z.number().int().min(0).max(1_000_000).default(0),
  }),
])
export type RestartPolicy = z.infer<typeof restartPolicy>

const mebibyte = 1_048_576

/** What a clone has otherwise than its source. What is not named here is as in the source. */
export const cloneOverrides = z.strictObject({
  hostname: z
    .string()
    .max(63)
    .regex(/^[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?$/, 'must be letters, digits and dashes')
    .optional(),
  image: z
    .string()
    .min(1)
    .max(512)
    .regex(/^\S+$/, 'must not contain spaces')
    .optional()
    .describe("An image the engine has. The old image's defaults are taken away first."),
  command: z.array(text).max(4_096).nullable().optional().describe("Null takes the image's."),
  entrypoint: z.array(text).max(4_096).nullable().optional().describe("Null takes the image's."),
  env: z
    .record(environmentName, text.nullable())
    .optional()
    .describe("Values by name, merged over the source's; null removes a variable."),
  labels: z
    .record(labelName, text.nullable())
    .optional()
    .describe("Values by label, merged over those of the source's that are included; null removes one."),
  ports: z
    .union([portChoice, z.array(publishedPort).max(1_024)])
    .optional()
    .describe('The same host ports, the next free ones counted from them, none, or exactly these.'),
  mounts: z
    .record(path, mountOverride)
    .optional()
    .describe("By destination: a mount the source does not have, or in place of the source's."),
  networks: z
    .record(z.string().min(1).max(255), networkOverride.nullable())
    .optional()
    .describe('By name: how it joins one, or null to stay out.'),
  namespaces: z
    .partialRecord(namespaceKind, containerRef.nullable())
    .optional()
    .describe(
      'Where the source shares one of another container: the container it joins instead, or null for one of its own.',
    ),
  links: z
    .record(z.string().min(1).max(255), containerRef.nullable())
    .optional()
    .describe(
      "By alias of a link of the source's on the default bridge: the container it leads to instead, or null to leave it out.",
    ),
  restartPolicy: restartPolicy
    .optional()
    .describe("From the first start on. Without it, `no` until the clone was seen healthy, then the source's."),
  memoryBytes: z
    .number()
    .int()
    .refine((bytes) => bytes === 0 || bytes >= 6 * mebibyte, 'must be 0 or at least 6291456 (6 MiB)')
    .optional()
    .describe('0 takes the limit away. The engine wants at least 6 MiB.'),
  cpus: z.number().min(0).max(4_096).optional().describe('0.5 is half a processor; 0 takes the limit away.'),
  user: z.string().max(255).regex(noNul, 'must not contain NUL').optional(),
  workingDir: path.optional(),
})
export type CloneOverrides = z.infer<typeof cloneOverrides>
