import type { DeliveryStatus } from '@holdfast/contract'

/** Times are milliseconds since 1970. */
export interface NotificationDestinationsTable {
  id: string
  name: string
  enabled: 0 | 1
  /** As JSON, without what is sealed. */
  settings: string
  sealedSecret: string | null
  /** Of a webhook, whose settings show no more than its host. */
  sealedAddress: string | null
  createdAt: number
  lastSuccessAt: number | null
  lastFailureAt: number | null
  /** As JSON. */
  lastFailure: string | null
  failuresInRow: number
}

export interface NotificationRulesTable {
  id: string
  /** As JSON. */
  draft: string
  createdAt: number
}

/** One message to one destination. */
export interface DeliveriesTable {
  id: string
  destinationId: string
  destinationName: string
  /** Null: of no rule, a test. */
  ruleId: string | null
  ruleName: string | null
  status: DeliveryStatus
  /** What it tells of, as a JSON array. */
  notes: string
  /** How much it tells of besides. */
  more: number
  /** More is added to it until it is sent the first time. */
  isOpen: 0 | 1
  /** Who of several receivers has it, as a JSON array. */
  accepted: string
  createdAt: number
  lastNoteAt: number
  /** When it was first tried, or somebody wanted it sent again. */
  triedSince: number | null
  dueAt: number
  attempts: number
  endedAt: number | null
  /** As JSON. */
  lastError: string | null
}
