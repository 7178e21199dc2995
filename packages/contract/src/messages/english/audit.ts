interface AtEntry {
  seq: number
}

/** Of the audit log: what its verification finds, and what is recorded in it. */
export const auditMessages = {
  'audit-unrecorded': ({ reason }: { reason: string }) =>
    `Nothing was done, as it could not be recorded in the audit log. Check the disk of the data folder. ${reason}`,
  'audit-entry-edited': ({ seq }: AtEntry) => `Entry ${seq} was edited.`,
  'audit-entry-misplaced': ({ seq, found }: AtEntry & { found: string }) =>
    `In the place of entry ${seq} is entry ${found}.`,
  'audit-entries-missing': ({ seq, last }: AtEntry & { last: number }) =>
    last === seq ? `Entry ${seq} is missing.` : `Entries ${seq} to ${last} are missing.`,
  'audit-chain-broken': ({ seq, previous }: AtEntry & { previous: number }) =>
    `Entry ${seq} does not follow entry ${previous} as it is now. One of them was replaced.`,
  'audit-start-missing': ({ seq }: AtEntry) =>
    `The log begins with entry ${seq}, and no entry records that the ones before it were removed.`,
  'audit-tail-missing': ({ seq, last, at }: AtEntry & { last: number; at: number }) =>
    `The log ends with entry ${last}, but the vault recorded entry ${seq} at ${new Date(at).toISOString()}. The entries after ${last} were removed.`,
  'audit-went-back': ({ seq, highest, at }: AtEntry & { highest: number; at: number }) =>
    `The vault recorded entry ${highest}, and after it, at ${new Date(at).toISOString()}, entry ${seq}. Entries up to ${highest} were removed before that.`,
  'audit-rewritten': ({ seq, after }: AtEntry & { after: number }) =>
    `Entry ${seq} is not the one that the vault recorded. Entries after ${after} were rewritten.`,
  'audit-cut-early': ({ seq, at, days }: AtEntry & { at: number; days: number }) =>
    `Entry ${seq} of ${new Date(at).toISOString()} was removed when it was younger than ${days} days.`,
  'audit-head-unreadable': ({ count }: { count: number }) =>
    `${count} of the lines that the vault keeps of this log cannot be read.`,
  'audit-changed': ({ problems, hasMore }: { problems: readonly string[]; hasMore: boolean }) =>
    ['The audit log was changed outside of Holdfast:', ...problems, ...(hasMore ? ['There are more.'] : [])].join('\n'),
  'audit-whole': ({ entries, seq, hash }: AtEntry & { entries: number; hash: string }) =>
    `No change was found in ${entries} entries, up to ${seq}. SHA-256 of the last one: ${hash}`,
  'audit-compared': ({ seq }: AtEntry) =>
    seq === 0
      ? 'The default vault has no record of this log yet, so a missing end would not be found.'
      : `Compared with the records of the default vault, up to entry ${seq}.`,
  'audit-no-vault': () => 'There is no default vault.',
  'audit-cut': ({ through, days }: { through: number; hash: string; days: number }) =>
    `Removed the entries up to ${through}, which were older than ${days} days.`,
  'audit-suppressed': ({ count }: { count: number }) => `${count} more like this one were refused and not listed.`,
}
