/** What deletes by itself, and what keeps it from doing so. */
export const retentionMessages = {
  'retention-refused': ({ reason }: { reason: string }) =>
    `No backup is deleted: a part of the vault cannot be read, so what would remain is unknown. ${reason}`,
  'retention-refused-unseen': () => 'No backup is deleted now: a part of the vault cannot be read.',
  'retention-engine-away': ({ reason }: { reason: string }) =>
    `No backup is deleted: which backups are of the engine here is unknown while it does not answer. ${reason}`,
  'retention-unreadable': ({ id }: { id: string }) =>
    `What the backup ${id} says of its container cannot be understood.`,
  'retention-never-prunes': () => 'That time never comes. Choose another one to prune at.',
  'retention-removed': ({ policies }: { policies: readonly string[] }) => `Not kept by ${policies.join(', nor by ')}`,
  'retention-stays': () => 'It stays: the vault changed meanwhile.',
  'retention-policy': ({ last, hourly, daily, weekly, monthly, yearly, withinDays }: Numbers) =>
    [
      ['last', last],
      ['hourly', hourly],
      ['daily', daily],
      ['weekly', weekly],
      ['monthly', monthly],
      ['yearly', yearly],
      ['within days', withinDays],
    ]
      .filter(([, count]) => count !== 0)
      .map(([rule, count]) => `${rule} ${count}`)
      .join(', '),
}

interface Numbers {
  last: number
  hourly: number
  daily: number
  weekly: number
  monthly: number
  yearly: number
  withinDays: number
}
