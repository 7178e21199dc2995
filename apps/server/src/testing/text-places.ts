import { isIPv6 } from 'node:net'

/** JSON Schema, as far as ours use it. */
export interface JsonSchema {
  $ref?: string
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  additionalProperties?: JsonSchema | boolean
  propertyNames?: JsonSchema
  items?: JsonSchema
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  enum?: unknown[]
  const?: unknown
  pattern?: string
  format?: string
  minLength?: number
  maxLength?: number
  minItems?: number
  minimum?: number
}

/** A place in an input where a text goes: names of keys, items of lists and the words of an enum are such places, too. */
export interface TextPlace {
  /** `overrides.env.*` */
  readonly path: string
  /** The input with the text there, and as little else as is required. */
  readonly fill: (text: string) => unknown
  /** A text that is right there. */
  readonly right: string
}

interface Reader {
  /** Values that are right, by the name of the field they are for. */
  samples: Readonly<Record<string, unknown>>
  definitions: Readonly<Record<string, JsonSchema>>
}

/** Every place where a text goes in what a schema describes. */
export function textPlaces(schema: JsonSchema, reader: Reader): TextPlace[] {
  const { anyOf, oneOf, type, items = {} } = resolved(schema, reader)
  const variants = anyOf ?? oneOf
  if (variants !== undefined) return variants.flatMap((variant) => textPlaces(variant, reader))
  if (type === 'object') return placesInObject(schema, reader)
  if (type === 'array') return textPlaces(items, reader).map((place) => inside(place, '[]', (value) => [value]))
  if (!mayBeText(resolved(schema, reader))) return []
  return [{ path: '', fill: (text) => text, right: String(sampleOf(schema, reader)) }]
}

function placesInObject(schema: JsonSchema, reader: Reader): TextPlace[] {
  const { properties = {}, additionalProperties: others, propertyNames = {} } = resolved(schema, reader)
  const base = sampleOf(schema, reader) as object
  const named = Object.entries(properties).flatMap(([name, property]) =>
    textPlaces(property, reader).map((place) => inside(place, name, (value) => ({ ...base, [name]: value }))),
  )
  if (typeof others !== 'object') return named
  const right = String(sampleOf(propertyNames, reader))
  const key = { path: '(key)', right, fill: (text: string) => ({ ...base, [text]: sampleOf(others, reader) }) }
  const values = textPlaces(others, reader).map((place) => inside(place, '*', (value) => ({ ...base, [right]: value })))
  return [...named, key, ...values]
}

function inside({ path, fill, right }: TextPlace, name: string, wrap: (value: unknown) => unknown): TextPlace {
  return { path: path === '' ? name : `${name}.${path}`, fill: (text) => wrap(fill(text)), right }
}

const plausible = [
  'web',
  '/web',
  '0'.repeat(64),
  `sha256:${'0'.repeat(64)}`,
  'web-20260101T000000Z-aaaa',
  '1',
  '1.a',
  '02:30',
  'Europe/Berlin',
  'KILL',
  '127.0.0.1',
  '::1',
  '02:42:ac:11:00:02',
  'openid',
  'example.org',
  'https://id.example.org',
  'ada@example.org',
  '!room:example.org',
  '02:30',
]

function sampleOf(schema: JsonSchema, reader: Reader, name = ''): unknown {
  const { properties = {}, required = [], items = {}, anyOf, oneOf, type, ...rest } = resolved(schema, reader)
  if (rest.const !== undefined) return rest.const
  if (Object.hasOwn(reader.samples, name)) return reader.samples[name]
  if (rest.enum !== undefined) return rest.enum[0]
  const [variant] = anyOf ?? oneOf ?? []
  if (variant !== undefined) return sampleOf(variant, reader, name)
  switch (Array.isArray(type) ? type[0] : type) {
    case 'object':
      return Object.fromEntries(required.map((key) => [key, sampleOf(properties[key] ?? {}, reader, key)]))
    case 'array':
      return Array.from({ length: rest.minItems ?? 0 }, () => sampleOf(items, reader, name))
    case 'number':
    case 'integer':
      return Math.max(rest.minimum ?? 1, 1)
    case 'boolean':
      return false
    case 'null':
      return null
    case 'string':
    case undefined:
    default:
      return plausible.find((text) => fits(text, rest)) ?? 'web'
  }
}

function fits(text: string, { format, pattern = '', minLength = 0, maxLength = Infinity }: JsonSchema): boolean {
  if (format === 'ipv6') return isIPv6(text)
  return new RegExp(pattern, 'u').test(text) && text.length >= minLength && text.length <= maxLength
}

function mayBeText({ type, enum: words, const: word }: JsonSchema): boolean {
  if (type === undefined) return words === undefined && (word === undefined || typeof word === 'string')
  return type === 'string' || (Array.isArray(type) && type.includes('string'))
}

function resolved(schema: JsonSchema, { definitions }: Reader): JsonSchema {
  if (schema.$ref === undefined) return schema
  return definitions[schema.$ref.split('/').at(-1) ?? ''] ?? {}
}
