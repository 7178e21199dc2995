import type { AuditEntry, AuditPage } from '@holdfast/contract'
import type { Call } from './signed-call.ts'

/** What the audit log of a server says, newest first. */
export async function readAudit({ call }: { call: Call }): Promise<AuditEntry[]> {
  const input = encodeURIComponent(JSON.stringify({ limit: 200 }))
  const { result } = (await (await call(`/trpc/audit.list?input=${input}`)).json()) as { result: { data: AuditPage } }
  return result.data.entries.filter((one) => one.entry === 'readable')
}
