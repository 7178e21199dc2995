import { withExamples, type Examples } from './with-examples.ts'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

/** Takes out what nothing points to, gives what is left its own name, says which member of a union is whose, adds the examples. */
export function finishDocument<T>(document: T, examples: Examples): T {
  const plain = JSON.parse(JSON.stringify(document)) as Description
  const schemas = plain.components.schemas
  keepUsed(plain)
  const renamed = JSON.parse(withOwnNames(JSON.stringify(plain), schemas)) as Description
  mapDiscriminators(renamed, renamed.components.schemas)
  nameHeaders(renamed.paths)
  return withExamples(renamed, examples) as T
}

interface Description {
  paths: Record<string, Json>
  components: { schemas: Record<string, Json> }
}

/** Every schema is there as it comes in and as it goes out; most are used in one way only. */
function keepUsed(description: Description): void {
  const { schemas } = description.components
  const used = new Set<string>()
  const look = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      look(JSON.stringify(schemas[name] ?? null))
    }
  }
  look(JSON.stringify(description.paths))
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
}

/** `CloneActionInput` is `CloneAction` where nothing else is called so, or what is called so is the same. */
function withOwnNames(text: string, schemas: Readonly<Record<string, Json>>): string {
  const isAlone = (name: string): boolean => {
    const other = schemas[name.slice(0, -5)]
    return other === undefined || JSON.stringify(other) === JSON.stringify(schemas[name])
  }
  const own = Object.keys(schemas).filter((name) => name.endsWith('Input') && isAlone(name))
  return own.reduce(
    (written, name) =>
      written
        .replaceAll(`"#/components/schemas/${name}"`, `"#/components/schemas/${name.slice(0, -5)}"`)
        .replaceAll(`"${name}":`, `"${name.slice(0, -5)}":`),
    text,
  )
}

/** `Prefer`, as people write a header; Node hands on small letters. */
function nameHeaders(value: unknown): void {
  if (Array.isArray(value)) for (const one of value) nameHeaders(one)
  if (!isObject(value)) return
  for (const one of Object.values(value)) nameHeaders(one)
  if (value['in'] === 'header' && typeof value['name'] === 'string')
    value['name'] = value['name'].replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase())
}

function mapDiscriminators(value: unknown, schemas: Record<string, Json>): void {
  if (Array.isArray(value)) for (const one of value) mapDiscriminators(one, schemas)
  if (!isObject(value)) return
  for (const one of Object.values(value)) mapDiscriminators(one, schemas)
  const { discriminator, oneOf } = value
  if (!isObject(discriminator) || !Array.isArray(oneOf)) return
  const name = String(discriminator['propertyName'])
  const members = oneOf.flatMap((member) => {
    const reference = isObject(member) ? member['$ref'] : undefined
    if (typeof reference !== 'string') return []
    const constant = constantOf(schemas[reference.split('/').at(-1) ?? ''], name)
    return constant === null ? [] : [[constant, reference] as const]
  })
  if (members.length > 0) discriminator['mapping'] = Object.fromEntries(members)
}

function constantOf(schema: unknown, property: string): string | null {
  const properties = isObject(schema) ? schema['properties'] : undefined
  const described = isObject(properties) ? properties[property] : undefined
  const constant = isObject(described) ? described['const'] : undefined
  return typeof constant === 'string' ? constant : null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
