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
  'retention-removed': ({ policies }: { policies: readonly string[] }) =>
    `Not among what retention keeps: ${policies.join('; ')}`,
  'retention-stays': () => 'It stays: the vault changed meanwhile.',
  /** `the last 3, 7 daily, 4 weekly and everything of the last 30 days` */
  'retention-policy': ({ last, withinDays, ...numbers }: Numbers) => {
    const each = Object.entries(numbers).flatMap(([rule, count]) => (count === 0 ? [] : [`${count} ${rule}`]))
    const counted = [...(last === 0 ? [] : [last === 1 ? 'the last one' : `the last ${last}`]), ...each].join(', ')
    if (withinDays === 0) return counted
    const all = `everything of the last ${withinDays === 1 ? 'day' : `${withinDays} days`}`
    return counted === '' ? all : `${counted} and ${all}`
  },
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
