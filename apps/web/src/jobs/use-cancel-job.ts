import { useMutation } from '@tanstack/react-query'
import { useTRPC } from '../trpc/trpc.ts'

export function useCancelJob() {
  return useMutation(useTRPC().jobs.cancel.mutationOptions())
}
