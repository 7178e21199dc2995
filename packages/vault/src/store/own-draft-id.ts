/** Where a vault writes what belongs to no backup: leases, index.json, what a verify found. */
export const ownDraftId = 'vault'
