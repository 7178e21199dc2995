import { z } from 'zod'
import { auditFilter, type AuditVerification } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { AuditList } from './audit-list.ts'

const page = z.strictObject({
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullish(),
  /** What the query client says of every page it asks for; pages go one way only. */
  direction: z.literal('forward').optional(),
  filter: auditFilter.optional(),
})

interface AuditRouterParts {
  auditList: AuditList
  verifyAudit: () => Promise<AuditVerification>
}

export function createAuditRouter({ auditList, verifyAudit }: AuditRouterParts) {
  const view = procedures.may('audit.view')
  return router({
    list: view.input(page).query(({ input }) => auditList.page(input)),
    // A mutation, though it changes nothing: that somebody looked is recorded.
    verify: view.mutation(() => verifyAudit()),
  })
}
