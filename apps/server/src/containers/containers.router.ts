import { z } from 'zod'
import { containerActionOptions, containerTarget, engineId } from '@holdfast/contract'
import { procedures, router } from '../trpc/procedures.ts'
import type { Engines } from '../engines/engines.ts'
import type { ContainerLists } from './container-lists.ts'
import type { Containers } from './containers.ts'

const onEngine = z.strictObject({ engineId })

interface ContainersRouterParts {
  containers: Containers
  lists: ContainerLists
}

export function createContainersRouter({ containers, lists }: ContainersRouterParts) {
  const { may } = procedures
  const options = containerActionOptions
  const act = containers.act.bind(containers)
  return router({
    list: may('containers.view')
      .input(onEngine)
      .query(({ input, ctx }) => containers.list(input.engineId, ctx.caller)),
    watch: may('containers.view')
      .input(onEngine)
      .subscription(({ input, ctx, signal }) => lists.watch(input.engineId, signal ?? AbortSignal.abort(), ctx.caller)),
    inspect: may('containers.view')
      .input(containerTarget)
      .query(({ input, ctx }) => containers.inspect(input, ctx.caller)),
    start: may('containers.control')
      .input(containerTarget.extend(options.start.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'start', options: rest }, ctx.caller),
      ),
    stop: may('containers.control')
      .input(containerTarget.extend(options.stop.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'stop', options: rest }, ctx.caller),
      ),
    restart: may('containers.control')
      .input(containerTarget.extend(options.restart.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'restart', options: rest }, ctx.caller),
      ),
    pause: may('containers.control')
      .input(containerTarget.extend(options.pause.shape))
      .mutation(({ input, ctx }) => act(input, { action: 'pause', options: {} }, ctx.caller)),
    unpause: may('containers.control')
      .input(containerTarget.extend(options.unpause.shape))
      .mutation(({ input, ctx }) => act(input, { action: 'unpause', options: {} }, ctx.caller)),
    kill: may('containers.control')
      .input(containerTarget.extend(options.kill.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'kill', options: rest }, ctx.caller),
      ),
    remove: may('containers.remove')
      .input(containerTarget.extend(options.remove.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'remove', options: rest }, ctx.caller),
      ),
    rename: may('containers.control')
      .input(containerTarget.extend(options.rename.shape))
      .mutation(({ input: { engineId, containerId, ...rest }, ctx }) =>
        act({ engineId, containerId }, { action: 'rename', options: rest }, ctx.caller),
      ),
  })
}

/** Which engines there are; what each of them is it tells with its containers. */
export function createEnginesRouter(engines: Engines) {
  return router({
    list: procedures.may('containers.view').query(() => engines.all().map(({ id, endpoint }) => ({ id, endpoint }))),
  })
}
