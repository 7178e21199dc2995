import type { ContainerDetail, MountChoice } from '@holdfast/contract'
import type { CloneForm } from './clone-form.ts'
import { differences } from './to-start-clone.ts'

const mountWords = {
  empty: (count: number) => `${count} empty ${count === 1 ? 'volume' : 'volumes'}`,
  'share-read-only': (count: number) => `${count} ${count === 1 ? 'mount' : 'mounts'} shared read-only`,
  share: (count: number) => `${count} ${count === 1 ? 'mount' : 'mounts'} shared`,
  skip: (count: number) => `${count} ${count === 1 ? 'mount' : 'mounts'} left out`,
} satisfies Record<MountChoice, (count: number) => string>

const portWords = {
  keep: 'It publishes the same ports.',
  auto: 'The engine picks its ports.',
  none: 'It publishes no ports.',
}

/** What pressing the button makes, in a few sentences. */
export function describeClone(form: CloneForm, detail: ContainerDetail): string {
  const chosen = Object.values(form.mounts)
  const mounts = (['empty', 'share-read-only', 'share', 'skip'] as const)
    .map((choice) => [choice, chosen.filter((other) => other === choice).length] as const)
    .filter(([, count]) => count > 0)
    .map(([choice, count]) => mountWords[choice](count))
  const variables = Object.keys(differences(form.environment)).length
  const sentences = [
    `Makes ${form.name || 'a container'} from ${detail.name}${mounts.length > 0 ? ` with ${joinWords(mounts)}` : ''}, ${
      form.start ? 'and starts it' : 'not started'
    }.`,
    detail.publishedPorts.length > 0 ? portWords[form.ports] : null,
    variables > 0 ? `${variables} environment ${variables === 1 ? 'variable differs' : 'variables differ'}.` : null,
  ]
  return sentences.filter((sentence) => sentence !== null).join(' ')
}

function joinWords(words: string[]): string {
  const last = words.at(-1) ?? ''
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`
}
