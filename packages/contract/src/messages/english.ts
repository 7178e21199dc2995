import { archiveMessages } from './english/archive.ts'
import { connectionMessages } from './english/connection.ts'
import { exportMessages } from './english/exports.ts'
import { backupMessages } from './english/backups.ts'
import { generalMessages } from './english/general.ts'
import { jobMessages } from './english/jobs.ts'
import { restMessages } from './english/rest.ts'
import { vaultDamageMessages } from './english/vault-damage.ts'
import { vaultMessages } from './english/vault.ts'

/** Every message in English, by its code. A second language is one more table of this type. */
export const english = {
  ...generalMessages,
  ...archiveMessages,
  ...connectionMessages,
  ...exportMessages,
  ...jobMessages,
  ...backupMessages,
  ...vaultMessages,
  ...restMessages,
  ...vaultDamageMessages,
}
export type English = typeof english
