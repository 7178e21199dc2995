/** Of vaults and the backups in them. */
export const vaultMessages = {
  'vault-read-back-differs': ({ path }: { path: string }) =>
    `${path} does not read back as it was written. Check that disk.`,
  'vault-list-not-written': ({ reason }: { reason: string }) => `The list of vaults could not be written. ${reason}`,
}
