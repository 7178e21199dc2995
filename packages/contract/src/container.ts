import { z } from 'zod'
import { engineId, engineInfo } from './engine.ts'

export const containerState = z.enum(['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'])
export type ContainerState = z.infer<typeof containerState>

export const containerPort = z.object({
  containerPort: z.number(),
  protocol: z.string(),
  /** Null when the port is exposed but not published. */
  hostPort: z.number().nullable(),
  hostIp: z.string().nullable(),
})
export type ContainerPort = z.infer<typeof containerPort>

export const containerMount = z.object({
  type: z.enum(['volume', 'bind', 'tmpfs', 'npipe', 'cluster', 'image']),
  /** The volume's name, or the image's; null for binds and tmpfs. */
  name: z.string().nullable(),
  /** An anonymous volume: its name is 64 hex digits the engine made up. */
  anonymous: z.boolean(),
  source: z.string(),
  destination: z.string(),
  writable: z.boolean(),
  /** The folder of the volume it shows; absent where it shows all of it. */
  subpath: z.string().exactOptional(),
})
export type ContainerMount = z.infer<typeof containerMount>

export const containerRow = z.object({
  id: z.string(),
  name: z.string(),
  image: z.string(),
  state: containerState,
  /** The engine's own words: "Up 3 hours (healthy)". */
  status: z.string(),
  health: z.enum(['starting', 'healthy', 'unhealthy']).nullable(),
  createdAt: z.number(),
  project: z.string().nullable(),
  service: z.string().nullable(),
  ports: z.array(containerPort),
  mounts: z.array(containerMount),
})
export type ContainerRow = z.infer<typeof containerRow>

/** What `containers.watch` yields: everything at first and after a reconnect, then what changed. */
export const containersUpdate = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all'), engine: engineInfo, rows: z.array(containerRow) }),
  z.object({
    kind: z.literal('changes'),
    engine: engineInfo,
    rows: z.array(containerRow),
    removed: z.array(z.string()),
  }),
  z.object({ kind: z.literal('unreachable'), endpoint: z.string(), message: z.string(), since: z.number() }),
])
export type ContainersUpdate = z.infer<typeof containersUpdate>

/** An id, a unique id prefix, or a name. */
export const containerRef = z
  .string()
  .min(1)
  .max(255)
  .regex(/^\/?[a-zA-Z0-9][a-zA-Z0-9_.-]*$/, 'must be a container id, a unique id prefix or a name')

export const containerName = z
  .string()
  .max(128)
  .regex(
    /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/,
    'must be two or more of letters, digits, dot, dash and underscore, and start with a letter or digit',
  )

export const containerTarget = z.strictObject({ engineId, containerId: containerRef })

/** What the container page shows. Environment values are null where the caller's role may not see them. */
export const containerDetail = containerRow.extend({
  command: z.array(z.string()),
  environment: z.array(z.object({ name: z.string(), value: z.string().nullable() })),
  networks: z.array(z.string()),
  restartPolicy: z.string(),
  publishedPorts: z.array(containerPort),
  startedAt: z.string().nullable(),
  tmpfs: z.array(z.string()),
})
export type ContainerDetail = z.infer<typeof containerDetail>
