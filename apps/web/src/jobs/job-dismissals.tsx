import { createContext, use, useMemo, useState, type ReactNode } from 'react'

interface JobDismissals {
  dismissed: ReadonlySet<string>
  dismiss: (jobId: string) => void
}

const Dismissals = createContext<JobDismissals>({ dismissed: new Set(), dismiss: () => undefined })

export const useJobDismissals = (): JobDismissals => use(Dismissals)

/** Which ended jobs the reader has put away in this tab. */
export function JobDismissalsProvider({ children }: { children: ReactNode }) {
  const [dismissed, setDismissed] = useState<ReadonlySet<string>>(new Set())
  const value = useMemo(
    () => ({ dismissed, dismiss: (jobId: string) => setDismissed((before) => new Set(before).add(jobId)) }),
    [dismissed],
  )
  return <Dismissals value={value}>{children}</Dismissals>
}
