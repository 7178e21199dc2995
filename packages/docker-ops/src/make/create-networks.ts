import { OpError } from '@holdfast/contract'
import { message } from '@holdfast/contract/messages'
import { z } from 'zod'
import { ask, engineTextOf } from '../engine/ask-engine.ts'
import { postJson } from '../engine/body/exchange-json.ts'
import type { Engine } from '../engine/connect-engine.ts'
import type { RawNetwork } from '../engine/raw/raw-inspect.ts'
import { parseAnswer } from '../engine/raw/read-raw.ts'
import { jobLabel } from '../made/labels.ts'

export interface CreateNetworksOptions {
  jobId: string
  signal: AbortSignal
  /** Called with the id of each as soon as it is there. */
  onCreated: (id: string) => void
}

/**
 * Makes networks again as they were.
 * @throws OpError `NAME_IN_USE` when there is one of that name by now, `ENGINE_REFUSED` naming the network, for one when its
 * addresses are another's; `ENGINE_UNREACHABLE`.
 */
export async function createNetworks(
  engine: Engine,
  networks: readonly RawNetwork[],
  { jobId, signal, onCreated }: CreateNetworksOptions,
): Promise<void> {
  for (const network of networks) {
    signal.throwIfAborted()
    // Not interruptible: an answer that is not waited for leaves open what there is to remove.
    const call = postJson(engine, '/networks/create', bodyOf(network, jobId))
    const answer = await ask(call, { conflict: 'NAME_IN_USE' }).catch((error: unknown) => {
      throw explain(error, network)
    })
    onCreated(parseAnswer(created, answer).Id)
  }
}

const created = z.looseObject({ Id: z.string() })

function bodyOf(network: RawNetwork, jobId: string) {
  const { Name, Driver, EnableIPv4, EnableIPv6, Internal, Attachable, IPAM, Options, Labels } = network
  return {
    Name,
    CheckDuplicate: true,
    Driver,
    ...(EnableIPv4 !== undefined && { EnableIPv4 }),
    EnableIPv6: EnableIPv6 ?? false,
    Internal: Internal ?? false,
    Attachable: Attachable ?? false,
    ...(IPAM && { IPAM: { Driver: IPAM.Driver ?? 'default', Options: IPAM.Options ?? {}, Config: IPAM.Config ?? [] } }),
    Options: Options ?? {},
    Labels: { ...Labels, [jobLabel]: jobId },
  }
}

function explain(error: unknown, { Name, IPAM }: RawNetwork): unknown {
  if (!(error instanceof OpError)) return error
  const subnets = (IPAM?.Config ?? []).flatMap(({ Subnet }) => (typeof Subnet === 'string' ? Subnet : []))
  const reason = /overlaps/i.test(engineTextOf(error))
    ? message('network-addresses-taken', { network: Name, subnets })
    : error.detail
  return new OpError(error.code, message('network-not-created', { network: Name, reason }), {
    cause: error,
    field: `overrides.networks.${Name}`,
  })
}
