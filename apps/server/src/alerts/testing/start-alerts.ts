import type { Happening } from '@holdfast/contract'
import { openDatabase } from '../../database/open-database.ts'
import { Sight } from '../../sight/sight.ts'
import { FakeClock } from '../../testing/fake-clock.ts'
import { temporaryFolder } from '../../testing/temporary-folder.ts'
import { AlertTable } from '../alert-table.ts'
import { Alerts } from '../alerts.ts'

/** Alerts on a real database, at noon of the first of June 2026, and all that they told. */
export async function startAlerts() {
  await using stack = new AsyncDisposableStack()
  const folder = stack.use(await temporaryFolder())
  const database = stack.adopt(await openDatabase(folder.path), (open) => open.destroy())
  const clock = new FakeClock('2026-06-01T12:00:00Z')
  const sight = new Sight({ container: () => null, backup: () => Promise.resolve(null) })
  const told: string[] = []
  const tell = (happening: Happening): void => {
    if ('alert' in happening) told.push(`${happening.kind} ${happening.alert.kind} ${happening.alert.subject.name}`)
  }
  const alerts = new Alerts({ table: new AlertTable(database), sight, clock, tell })
  const parts = stack.move()
  return { alerts, clock, database, told, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}
