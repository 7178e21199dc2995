import { z } from 'zod'

/**
 * A choice in a request that also takes spellings of earlier versions. They are mapped here, where the request is read:
 * inside the program there is one word. Job requests in store are read through it as well.
 */
export function spelledChoice<Word extends string, Old extends string>(
  choice: z.ZodType<Word, Word> & { readonly options: readonly Word[] },
  oldSpellings: Readonly<Record<Old, NoInfer<Word>>>,
): z.ZodType<Word, Word | Old> {
  const words = choice.options.map((word) => JSON.stringify(word)).join('|')
  const given: z.ZodType<Word | Old, Word | Old> = z
    .enum([...choice.options, ...(Object.keys(oldSpellings) as Old[])], {
      error: `Invalid option: expected one of ${words}`,
    })
    .meta({ oldSpellings })
  const current = new Map<string, Word>(Object.entries(oldSpellings))
  // What it is handed is one of the words by then.
  const known = choice as unknown as z.ZodType<Word, string>
  return given.transform((spelling): string => current.get(spelling) ?? spelling).pipe(known)
}
