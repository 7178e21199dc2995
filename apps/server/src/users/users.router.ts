import { createUser, updateUser, userTarget } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Users } from './users.ts'

export function createUsersRouter(users: Users) {
  const manage = procedures.may('users.manage')
  return router({
    list: manage.query(() => users.list()),
    create: manage.input(createUser).mutation(({ input }) => users.create(input)),
    update: manage.input(updateUser).mutation(({ input }) => users.update(input)),
    remove: manage.input(userTarget).mutation(({ input }) => users.remove(input.userId)),
    invite: manage.input(userTarget).mutation(({ input }) => users.invite(input.userId)),
    removeSecondFactors: manage.input(userTarget).mutation(({ input }) => users.removeSecondFactors(input.userId)),
    endSessions: manage.input(userTarget).mutation(({ input }) => users.endSessions(input.userId)),
  })
}
