import { retentionPolicy, type RetentionPolicy } from '@holdfast/contract'

type Rule = keyof RetentionPolicy

const words: Record<string, Rule> = {
  last: 'last',
  hourly: 'hourly',
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  yearly: 'yearly',
  within: 'withinDays',
}
const units: Record<string, Rule> = { h: 'hourly', d: 'daily', w: 'weekly', m: 'monthly', y: 'yearly' }
const spelled = /^([a-z]+)=(\d{1,5})(d?)$/
const short = /^(\d{1,5})([hdwmy])$/

/** Numbers as people write them: `last=3,daily=7,within=30d` or `7d 4w 6m`. Null for what is neither, or keeps nothing. */
export function readRetention(text: string): RetentionPolicy | null {
  const numbers: Partial<Record<Rule, number>> = {}
  for (const part of text.toLowerCase().split(/[\s,]+/)) {
    if (part === '') continue
    const [rule, count] = readPart(part)
    if (rule === undefined || numbers[rule] !== undefined) return null
    numbers[rule] = Number(count)
  }
  const policy = retentionPolicy.safeParse(numbers)
  return policy.success ? policy.data : null
}

function readPart(part: string): [Rule | undefined, string] {
  const [, word = '', number = '', day = ''] = spelled.exec(part) ?? []
  if (word !== '') return [day === '' || word === 'within' ? own(words, word) : undefined, number]
  const [, count = '', unit = ''] = short.exec(part) ?? []
  return [own(units, unit), count]
}

/** Not what every object has: `constructor`. */
function own(table: Record<string, Rule>, word: string): Rule | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined
}
