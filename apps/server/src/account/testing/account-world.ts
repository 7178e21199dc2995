import { openDatabase, type Database } from '../../database/open-database.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'

export interface AccountWorld extends AsyncDisposable {
  readonly database: Database
  readonly folder: string
  /** Minutes pass when the test says so. */
  readonly clock: { now: () => number; pass: (ms: number) => void }
}

/** A database with the users `ann` and `bob`, and a clock of its own. */
export async function accountWorld(): Promise<AccountWorld> {
  await using stack = new AsyncDisposableStack()
  const { path: folder } = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder), (open) => open.destroy())
  const user = {
    role: 'viewer',
    scope: null,
    passwordHash: null,
    disabledAt: null,
    createdAt: 0,
    lastSignInAt: null,
  } as const
  await database
    .insertInto('users')
    .values(['ann', 'bob'].map((id) => ({ ...user, id, name: id })))
    .execute()
  let now = Date.UTC(2026, 0, 1)
  const clock = { now: () => now, pass: (ms: number) => void (now += ms) }
  const parts = stack.move()
  return { database, folder, clock, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
