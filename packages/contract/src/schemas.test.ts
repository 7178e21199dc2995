import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import * as contract from './index.ts'
import { changed, type SchemaTable } from './testing/schema-table.ts'
import { accessTables } from './testing/tables/access.ts'
import { accountTables } from './testing/tables/account.ts'
import { alertTables } from './testing/tables/alerts.ts'
import { auditTables } from './testing/tables/audit.ts'
import { backupTables } from './testing/tables/backups.ts'
import { cloneTables } from './testing/tables/clones.ts'
import { containerTables } from './testing/tables/containers.ts'
import { jobTables } from './testing/tables/jobs.ts'
import { notificationTables } from './testing/tables/notifications.ts'
import { oidcTables } from './testing/tables/oidc.ts'
import { retentionTables } from './testing/tables/retention.ts'
import { scheduleTables } from './testing/tables/schedules.ts'
import { vaultTables } from './testing/tables/vaults.ts'

const tables: Record<string, SchemaTable> = {
  ...accessTables,
  ...accountTables,
  ...containerTables,
  ...cloneTables,
  ...backupTables,
  ...scheduleTables,
  ...vaultTables,
  ...retentionTables,
  ...jobTables,
  ...oidcTables,
  ...auditTables,
  ...alertTables,
  ...notificationTables,
}
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
    const samples = samplesOf(variant, accepted)
    const fields = Object.entries(variant.shape)

    test('has a sample', () => {
      expect(samples).not.toEqual([])
    })

    test.each(fields.filter(([, field]) => !field.safeParse(wrong).success))('refuses the wrong type of %s', (key) => {
      const named = expect.stringMatching(`^${key}(\\.|$)`) as unknown
      expect(problemsOf(variant, { ...samples[0], [key]: wrong })).toContainEqual(named)
    })

    test.each(fields)('refuses the absence of %s, unless a sample has none', (key) => {
      const { [key]: _absent, ...rest } = samples[0] ?? {}
      expect(variant.safeParse(rest).success).toBe(samples.some((sample) => !(key in sample)))
    })

    test('names a key it does not know, or leaves it out', () => {
      const { data, error } = variant.safeParse({ ...samples[0], unheardOf: 1 })
      const named = error?.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [])) ?? []
      expect([...named, ...Object.keys(data ?? {})].filter((key) => key === 'unheardOf')).toEqual(
        error ? ['unheardOf'] : [],
      )
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
