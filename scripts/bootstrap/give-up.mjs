// @ts-check
/** The end of a command, told in a sentence with a cause and a next step. The terminal shows no stack for it. */
export class GiveUp extends Error {
  /** @override */
  name = 'GiveUp'
}
