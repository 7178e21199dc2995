interface OfBackup {
  id: string
}

/** Of backups and vaults as the server keeps them: which there are, and what is conspicuous in one. */
export const backupMessages = {
  'backup-nowhere': ({ id }: OfBackup) => `No vault has a backup ${id}.`,
  'backup-in-no-open-vault': ({ id, reasons }: OfBackup & { reasons: readonly string[] }) =>
    `No other vault has the backup ${id}. ${reasons.join(' ')}`,
  'backup-unreadable': ({ id, reason }: OfBackup & { reason: string }) => `The backup ${id} cannot be read. ${reason}`,
  'backup-document-invalid': ({ id, field, fault }: OfBackup & { field: string; fault: string }) =>
    `The description of the container in ${id} is invalid: ${field}: ${fault}.`,
  'backup-without-path': ({ path, tree }: { path: string; tree: string }) => `The backup has no ${path} in ${tree}.`,
  'backup-flat-image': () =>
    'The engine no longer had the image. The backup has the whole filesystem as one layer instead.',
  'backup-fewer-entries': (tree: { path: string; entries: number; earlierEntries: number }) =>
    `${tree.path} has far less than in the backup before: ${tree.entries} instead of ${tree.earlierEntries} entries. Check whether its data is complete.`,
  'backup-fewer-bytes': (tree: { path: string; bytes: number; earlierBytes: number }) =>
    `${tree.path} has far less than in the backup before: ${tree.bytes} instead of ${tree.earlierBytes} bytes. Check whether its data is complete.`,
  'download-not-a-file': ({ path, type }: { path: string; type: string }) =>
    `${path} is a ${type}. Only files and folders can be downloaded.`,
  'download-two-paths': () => 'Pass path or pathBase64, not both.',
  'field-not-base64': ({ field }: { field: string }) => `${field} must be base64.`,

  'vault-named': ({ name, path, problem }: { name: string; path: string; problem: string }) =>
    `Vault ${name} (${path}): ${problem}`,
  'vault-closed': ({ name, reason }: { name: string; reason: string }) =>
    `The vault ${name} cannot be opened. ${reason}`,
  'vault-other-at-path': ({ path, name }: { path: string; name: string }) =>
    `${path} holds another vault than ${name}. Mount the right one there, or add that one under its own name.`,
  'vault-unknown': ({ vault, known }: { vault: string; known: readonly string[] }) =>
    `There is no vault ${vault}. ${listVaults(known)}`,
  'vault-ambiguous': ({ name, vaults }: { name: string; vaults: readonly string[] }) =>
    `Several vaults have the name ${name}. Use the id of one: ${vaults.join(', ')}.`,
  'vault-none': () => 'There is no vault. Add one first, in a folder that can be written to.',
  'vault-no-default': ({ known }: { known: readonly string[] }) =>
    `There is no default vault. Name the one to use. ${listVaults(known)}`,
  'vault-is-default': () => 'The default vault cannot be removed.',
  'vault-known': ({ name, path }: { name: string; path: string }) => `That vault is here already: ${name} in ${path}.`,
  'vault-list-not-written': ({ reason }: { reason: string }) => `The list of vaults could not be written. ${reason}`,
  'vault-list-unreadable': ({ path }: { path: string }) =>
    `${path} cannot be read. Replace it by a copy that can be read.`,
}

function listVaults(known: readonly string[]): string {
  return known.length === 0 ? 'There is none so far. Add one first.' : `There are: ${known.join(', ')}.`
}
