import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as contract from './index.ts'
import { changed, type SchemaTable } from './testing/schema-table.ts'
import { backupTables } from './testing/tables/backups.ts'
import { cloneTables } from './testing/tables/clones.ts'
import { containerTables } from './testing/tables/containers.ts'
import { jobTables } from './testing/tables/jobs.ts'

const tables: Record<string, SchemaTable> = { ...containerTables, ...cloneTables, ...backupTables, ...jobTables }
const schemas = Object.entries(contract).filter(([, value]) => value instanceof z.ZodType)

/** What no schema takes for a value, but one that takes anything. */
const wrong = Symbol('wrong')

test('every schema of the contract has a table, and every table its own schema', () => {
  expect(Object.keys(tables).toSorted()).toEqual(schemas.map(([name]) => name).toSorted())
  for (const [name, schema] of schemas) expect(tables[name]?.schema, name).toBe(schema)
})

describe.each(Object.entries(tables))('%s', (_name, { schema, accepted, refused }) => {
  test('accepts what it should', () => {
    for (const value of accepted) expect(schema.safeParse(value).error?.issues, JSON.stringify(value)).toBeUndefined()
  })

  test.each(refused.map(([field, value, of = 0]) => ({ field, value, of })))('refuses $field: $value', (row) => {
    const { field, value, of } = row
    expect(problemsOf(schema, changed(accepted[of], field, value))).toContain(field)
  })

  const variants = variantsOf(schema)
  describe.each(variants.map((variant) => [tagOf(variant), variant] as const))('as %s', (_tag, variant) => {
    test('has a sample', () => {
      expect(samplesOf(variant, accepted)).not.toEqual([])
    })

    test.each(Object.entries(variant.shape))('refuses the wrong type of %s, and its absence', (key, field) => {
      const [sample] = samplesOf(variant, accepted)
      if (!field.safeParse(wrong).success)
        expect(problemsOf(variant, { ...sample, [key]: wrong })).toContainEqual(expect.stringMatching(`^${key}(\\.|$)`))
      const { [key]: _absent, ...rest } = sample ?? {}
      expect(variant.safeParse(rest).success).toBe(field.safeParse(undefined).success)
    })

    test('names a key it does not know, or leaves it out', () => {
      const [sample] = samplesOf(variant, accepted)
      const parsed = variant.safeParse({ ...sample, unheardOf: 1 })
      if (parsed.success) expect(parsed.data).not.toHaveProperty('unheardOf')
      else expect(parsed.error.issues).toMatchObject([{ code: 'unrecognized_keys', keys: ['unheardOf'] }])
    })
  })
})

/** Paths of what is wrong, the key itself where that is it. */
function problemsOf(schema: z.ZodType, value: unknown): string[] {
  return (schema.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'))
}

/** The objects a schema takes: itself, or those of a union. */
function variantsOf(schema: z.ZodType): z.ZodObject<Record<string, z.ZodType>>[] {
  if (schema instanceof z.ZodObject) return [schema]
  return schema instanceof z.ZodDiscriminatedUnion
    ? schema.options.flatMap((option) => variantsOf(option as unknown as z.ZodType))
    : []
}

function samplesOf(variant: z.ZodType, accepted: readonly unknown[]): Record<string, unknown>[] {
  return accepted.filter((value) => variant.safeParse(value).success) as Record<string, unknown>[]
}

function tagOf({ shape }: z.ZodObject<Record<string, z.ZodType>>): string {
  const literal = Object.values(shape).find((field) => field instanceof z.ZodLiteral)
  return literal === undefined ? 'an object' : String((literal as unknown as z.ZodLiteral).value)
}
