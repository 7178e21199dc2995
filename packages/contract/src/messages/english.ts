import { generalMessages } from './english/general.ts'

/** Every message in English, by its code. A second language is one more table of this type. */
export const english = {
  ...generalMessages,
}
export type English = typeof english
