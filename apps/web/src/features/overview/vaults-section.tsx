import type { OverviewVault } from '@holdfast/contract'
import { StatusDot } from '../../ui/status-dot.tsx'
import { countOf, formatBytes } from '../../ui/format.ts'
import { GrowthChart } from './growth-chart.tsx'
import classes from './overview.module.css'

/** How vaults grow, and how long what is free will last. */
export function VaultsSection({ vaults }: { vaults: readonly OverviewVault[] }) {
  if (vaults.length === 0) return null
  return (
    <section className={classes['section']} aria-labelledby="vaults">
      <h2 id="vaults">Vaults</h2>
      <ul className={classes['vaults']}>
        {vaults.map((vault) => (
          <li key={vault.subject.vaultId} aria-label={vault.subject.name}>
            <h3>
              <StatusDot tone={toneOf(vault)} /> {vault.subject.name}
            </h3>
            <GrowthChart name={vault.subject.name} samples={vault.samples} />
            <dl className={classes['figures']}>
              {figuresOf(vault).map(([term, value]) => (
                <div key={term}>
                  <dt>{term}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
            </dl>
          </li>
        ))}
      </ul>
    </section>
  )
}

function toneOf({ isAway, daysLeft }: OverviewVault) {
  if (isAway) return 'bad'
  return daysLeft !== null && daysLeft < 7 ? 'warn' : 'good'
}

function figuresOf(vault: OverviewVault): [string, string][] {
  const { isAway, backups, storedBytes, rawBytes, freeBytes, bytesPerDay, daysLeft } = vault
  if (isAway) return [['State', 'not available']]
  const figures: [string, string][] = [['Holds', countOf(backups, 'backup')]]
  if (storedBytes !== null) figures.push(['Stored', formatBytes(storedBytes)])
  if (storedBytes !== null && storedBytes > 0)
    figures.push(['Saved', `${(rawBytes / storedBytes).toFixed(1)} × by deduplication and compression`])
  if (freeBytes !== null) figures.push(['Free', formatBytes(freeBytes)])
  if (bytesPerDay !== null && bytesPerDay > 0) figures.push(['Growth', `about ${formatBytes(bytesPerDay)} a day`])
  if (daysLeft !== null)
    figures.push(['Lasts', daysLeft > 730 ? 'more than two years' : `about ${countOf(Math.round(daysLeft), 'day')}`])
  return figures
}
