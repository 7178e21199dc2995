import { randomUUID } from 'node:crypto'
import { message, notificationRule, OpError, type NotificationRule, type RuleDraft } from '@holdfast/contract'
import type { Database } from '../../database/open-database.ts'

/** What is sent where. What another version stored and this one cannot read is left out. */
export class RuleTable {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async list(): Promise<NotificationRule[]> {
    const rows = await this.#database.selectFrom('notificationRules').selectAll().orderBy('createdAt').execute()
    return rows.flatMap(({ id, draft, createdAt }) => {
      const { data } = notificationRule.safeParse({ ...(JSON.parse(draft) as object), id, createdAt })
      return data ?? []
    })
  }

  async insert(draft: RuleDraft, createdAt: number): Promise<NotificationRule> {
    const id = randomUUID()
    const row = { id, draft: JSON.stringify(draft), createdAt }
    await this.#database.insertInto('notificationRules').values(row).execute()
    return { ...draft, id, createdAt }
  }

  /** @throws OpError `RULE_NOT_FOUND` */
  async update(id: string, draft: RuleDraft): Promise<void> {
    const rows = this.#database.updateTable('notificationRules').set({ draft: JSON.stringify(draft) })
    const { numUpdatedRows } = await rows.where('id', '=', id).executeTakeFirst()
    if (numUpdatedRows === 0n) throw notFound()
  }

  /** @throws OpError `RULE_NOT_FOUND` */
  async remove(id: string): Promise<void> {
    const rows = this.#database.deleteFrom('notificationRules').where('id', '=', id)
    const { numDeletedRows } = await rows.executeTakeFirst()
    if (numDeletedRows === 0n) throw notFound()
  }
}

function notFound(): OpError {
  return new OpError('RULE_NOT_FOUND', message('rule-unknown'), { field: 'ruleId' })
}
