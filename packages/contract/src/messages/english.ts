import { archiveMessages } from './english/archive.ts'
import { connectionMessages } from './english/connection.ts'
import { exportMessages } from './english/exports.ts'
import { generalMessages } from './english/general.ts'
import { jobMessages } from './english/jobs.ts'
import { restMessages } from './english/rest.ts'
import { vaultMessages } from './english/vault.ts'

/** Every message in English, by its code. A second language is one more table of this type. */
export const english = {
  ...generalMessages,
  ...archiveMessages,
  ...connectionMessages,
  ...exportMessages,
  ...jobMessages,
  ...vaultMessages,
  ...restMessages,
}
export type English = typeof english
