import { z } from 'zod'
import { storedMessage } from '@holdfast/contract'

type JsonValue = NonNullable<z.core.JSONSchema.BaseSchema['default']>

interface Described {
  zodSchema: z.core.$ZodType
  jsonSchema: z.core.JSONSchema.BaseSchema
}

/** What JSON Schema does not get from zod by itself: descriptions, discriminators, old spellings, messages as they are written. */
export function describeSchema({ zodSchema, jsonSchema }: Described): void {
  const { description, oldSpellings } = z.globalRegistry.get(zodSchema) ?? {}
  if (description !== undefined) jsonSchema.description = description
  if (isSpellings(oldSpellings)) splitSpellings(jsonSchema, oldSpellings)
  if (zodSchema === storedMessage) become(jsonSchema, { type: 'string' })
  const { def } = zodSchema._zod
  // zod leaves it out where an old spelling may be mapped on the way in.
  if ('defaultValue' in def && jsonSchema.default === undefined) jsonSchema.default = def.defaultValue as JsonValue
  if ('discriminator' in def && typeof def.discriminator === 'string')
    Object.assign(jsonSchema, { discriminator: { propertyName: def.discriminator } })
}

function splitSpellings(jsonSchema: Described['jsonSchema'], oldSpellings: Record<string, string>): void {
  const old = Object.keys(oldSpellings)
  const words = (jsonSchema.enum ?? []).filter((word) => !old.includes(String(word)))
  const meanings = old.map((spelling) => `\`${spelling}\` is \`${oldSpellings[spelling]}\``)
  become(jsonSchema, {
    anyOf: [
      { type: 'string', enum: words },
      { type: 'string', enum: old, deprecated: true, description: `Old spellings: ${meanings.join(', ')}.` },
    ],
  })
}

function become(jsonSchema: Described['jsonSchema'], other: Described['jsonSchema']): void {
  for (const key of Object.keys(jsonSchema)) delete jsonSchema[key]
  Object.assign(jsonSchema, other)
}

function isSpellings(value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null
}
