import type { Call } from '../../../testing/signed-call.ts'
import { z } from 'zod'
import type { Example } from '../with-examples.ts'

export interface Media {
  schema?: unknown
  examples?: Record<string, { value: unknown }>
}

export interface Operation {
  method: string
  path: string
  operationId: string
  parameters?: (Media & { name: string; in: string; required?: boolean })[]
  requestBody?: { content: Record<string, Media> }
  responses: Record<string, { description: string; headers?: object; content?: Record<string, Media> }>
  'x-examples': Example[]
}

type Schemas = Record<string, Record<string, unknown>>

export interface Description {
  readonly openapi: string
  readonly operations: readonly Operation[]
  readonly schemas: Schemas
  /** A schema of the description, as one that checks. */
  check: (schema: unknown, value: unknown) => string[]
}

/** `/api/openapi.json` as somebody reads it who knows nothing else. */
export async function readDescription({ call }: { call: Call }): Promise<Description> {
  const { openapi, paths, components } = (await (await call('/api/openapi.json')).json()) as {
    openapi: string
    paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>
    components: { schemas: Schemas }
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      Object.assign(operation, { method: method.toUpperCase(), path }),
    ),
  )
  return {
    openapi,
    operations,
    schemas: components.schemas,
    check: (schema, value) => check(components.schemas, schema, value),
  }
}

function check(schemas: Schemas, schema: unknown, value: unknown): string[] {
  const local = JSON.stringify({ ...(schema as object), $defs: schemas }).replaceAll(
    '#/components/schemas/',
    '#/$defs/',
  )
  const { error } = z.fromJSONSchema(JSON.parse(local) as Parameters<typeof z.fromJSONSchema>[0]).safeParse(value)
  return (error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`)
}
