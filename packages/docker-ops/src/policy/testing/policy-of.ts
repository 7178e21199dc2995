import type { PolicyFinding } from '@holdfast/contract'
import { classifyPolicy } from '../classify-policy.ts'
import type { VolumeDefinition } from '../classify-volume.ts'

/** The findings about a body that holds nothing but this host configuration. */
export function policyOf(
  HostConfig: Record<string, unknown>,
  volumes: ReadonlyMap<string, VolumeDefinition> = new Map(),
): PolicyFinding[] {
  return classifyPolicy({ HostConfig }, volumes)
}

/** Findings as `[code, field, value, needs]`. */
export function brief(findings: readonly PolicyFinding[]): unknown[] {
  return findings.map(({ code, field, value, needs }) => [code, field, value, needs])
}
