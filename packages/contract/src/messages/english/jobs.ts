/** A kind of job as a noun. One that this version does not know stands for itself. */
const nouns: Readonly<Record<string, string>> = { verify: 'verification' }
const noun = (kind: string): string => nouns[kind] ?? kind
const article = (kind: string): string => (/^[aeiou]/.test(noun(kind)) ? 'An' : 'A')

export const jobMessages = {
  'job-not-found': ({ id }: { id: string }) => `There is no job ${id}.`,
  'job-unreadable': ({ id, kind }: { id: string; kind: string }) =>
    `Another version of Holdfast stored the job ${id} (${kind}), and this version cannot read it.`,
  'job-locked-unseen': ({ kind }: { kind: string }) =>
    `Another ${kind} that you do not see is producing the same. Wait for it, or choose another name.`,
  'job-locked': ({ kind, name }: { kind: string; name: string }) =>
    `${article(kind)} ${noun(kind)} of ${name} is running already. Wait for it or cancel it first.`,
  'container-busy': ({ kind, name }: { kind: string; name: string }) =>
    `${article(kind)} ${noun(kind)} of ${name} is running. Wait for it or cancel it first.`,
  'vault-in-use': ({ kind, vault }: { kind: string; vault: string }) =>
    `${article(kind)} ${noun(kind)} is using the vault ${vault}. Wait for it or cancel it first.`,
  'job-cancelled': () => 'The job was cancelled. Nothing was left behind.',
  'job-interrupted': () => 'Holdfast stopped before the job ended. Nothing was left behind.',
  'server-stopping': () => 'Holdfast is stopping. Try again when it runs.',
  'the-job': ({ kind }: { kind: string }) => `The ${noun(kind)}`,
  'the-clone': ({ name }: { name: string }) => `The clone ${name}`,
  'the-container': ({ name }: { name: string }) => `The container ${name}`,
  'the-export': ({ path }: { path: string }) => `The export ${path}`,
  'see-log': () => 'The log of Holdfast says why.',
  'job-unrecorded': ({ kind }: { kind: string }) =>
    `The ${noun(kind)} is done and stays, but that could not be recorded. Check the disk of the data folder.`,
  'start-unrecorded': ({ kind }: { kind: string }) =>
    `The ${noun(kind)} was not started, as that could not be recorded. Check the disk of the data folder, then start it again.`,
  'unrecorded-removed': ({ what }: { what: string }) =>
    `${what} was created but could not be recorded, so it was removed again. Check the disk of the data folder, then start it again.`,
  'unrecorded-left': ({ what, reason }: { what: string; reason: string }) =>
    `${what} was created but could not be recorded, and not all of it could be removed again. ${reason} Check the disk of the data folder, then start it again.`,
  'name-missing-for-plan': () => "name is missing: a plan is of one name. Pass the plan's own name with it.",
  'own-container': ({ action }: { action: string }) => `Holdfast runs in this container and cannot ${action} itself.`,
  'own-container-backup': () =>
    'Holdfast runs in this container: a backup would contain its own vault and its secrets. To copy it, stop Holdfast and copy its data folder.',
  'engine-unknown': ({ id, known }: { id: string; known: readonly string[] }) =>
    `There is no engine ${id}. Engines: ${known.join(', ')}.`,
  'engine-slow': ({ endpoint, seconds }: { endpoint: string; seconds: number }) =>
    `The Docker Engine at ${endpoint} did not answer within ${seconds} s. Check whether it is overloaded, then try again.`,
}
