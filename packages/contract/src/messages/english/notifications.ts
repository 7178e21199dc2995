import { readableSize } from '../readable-size.ts'

/** What people are notified of, and what becomes of it. A kind of job, alert or outcome that this version does not know stands for itself. */
const jobWords: Readonly<Record<string, string>> = {
  export: 'Export',
  clone: 'Clone',
  backup: 'Backup',
  restore: 'Restore',
  verify: 'Verification',
  prune: 'Prune',
}
const jobWord = (kind: string): string => jobWords[kind] ?? kind

const alertWords: Readonly<Record<string, string>> = {
  'backup-failed': 'Backup failed',
  'container-behind': 'Behind its schedule',
  'slot-missed': 'Scheduled backup missed',
  'verify-found-problems': 'Verification found problems',
  'vault-away': 'Vault is not available',
  'vault-nearly-full': 'Vault is nearly full',
  'vault-not-growing': 'Vault does not grow',
  'notification-failed': 'Notifications do not arrive',
}
const alertWord = (kind: string): string => alertWords[kind] ?? kind

const jobsText = (count: number): string => `${count} ${count === 1 ? 'container' : 'containers'}`

interface JobParams {
  kind: string
  name: string
}

export const notificationMessages = {
  'notify-job-started': ({ kind, name }: JobParams) => `${jobWord(kind)} of ${name} started`,
  'notify-job-succeeded': ({ kind, name }: JobParams) => `${jobWord(kind)} of ${name} succeeded`,
  'notify-job-failed': ({ kind, name }: JobParams) => `${jobWord(kind)} of ${name} failed`,
  'notify-job-cancelled': ({ kind, name }: JobParams) => `${jobWord(kind)} of ${name} was cancelled`,
  'notify-job-interrupted': ({ kind, name }: JobParams) => `${jobWord(kind)} of ${name} was interrupted`,
  'notify-started-by': ({ name }: { name: string }) => `Started by ${name}.`,
  'notify-duration': ({ seconds }: { seconds: number }) => `Duration ${durationText(seconds)}.`,
  'notify-size': ({ bytes }: { bytes: number }) => `Size ${readableSize(bytes)}.`,
  'notify-run-started': ({ schedule, count }: { schedule: string; count: number }) =>
    `Schedule ${schedule} started: ${jobsText(count)}`,
  'notify-run-succeeded': ({ schedule, count }: { schedule: string; count: number }) =>
    `Schedule ${schedule}: all succeeded, ${jobsText(count)}`,
  'notify-run-failed': ({ schedule, failed, count }: { schedule: string; failed: number; count: number }) =>
    `Schedule ${schedule}: ${failed} of ${jobsText(count)} failed`,
  'notify-run-skipped': ({ schedule, skipped, count }: { schedule: string; skipped: number; count: number }) =>
    `Schedule ${schedule}: ${skipped} of ${jobsText(count)} skipped`,
  'notify-target': ({ name, outcome, reason }: { name: string; outcome: string; reason: string }) =>
    `${name}: ${outcome}${reason === '' ? '' : `. ${reason}`}`,
  'notify-alert': ({ kind, name }: JobParams) => `${alertWord(kind)}: ${name}`,
  'notify-alert-cleared': ({ kind, name }: JobParams) => `Resolved: ${alertWord(kind)}: ${name}`,
  'notify-digest': ({ count }: { count: number }) => `${count} notifications`,
  'notify-more': ({ count }: { count: number }) => `And ${count} more.`,
  'notify-test': () => 'Test notification',
  'notify-test-line': () => 'Notifications of this Holdfast arrive here.',
  'destination-unknown': () => 'This destination no longer exists.',
  'rule-unknown': () => 'This rule no longer exists.',
  'delivery-unknown': () => 'This notification no longer exists.',
  'destination-in-use': ({ rules }: { rules: readonly string[] }) =>
    `Rules send to this destination: ${rules.join(', ')}. Change or remove them first.`,
  'destination-secret-missing': () => 'This destination needs it. Enter it.',
  'destination-secret-again': () => 'Enter it again: it would be sent to another address now.',
  'webhook-secret-invalid': () => 'The signing secret must be whsec_ and then 24 to 64 bytes in base64.',
  'destination-address-invalid': () => 'Enter an address that begins with https://.',
  'destination-address-shortened': () => 'Enter the whole address: of a stored one only the host is shown.',
  'mail-from-missing': () => 'Enter the address that mails come from.',
  'mail-server-missing': () =>
    'No mail server is set. Set HOLDFAST_SMTP_URL, or add an e-mail destination with a server of its own.',
  'allow-list-invalid': ({ entry }: { entry: string }) =>
    `${entry} is neither a host, nor an address, nor a network such as 192.168.1.0/24.`,
  'smtp-url-invalid': () =>
    'HOLDFAST_SMTP_URL must be smtps:// (TLS) or smtp:// (STARTTLS), with a host and ?from= with the address that mails come from.',
  'destination-inward': ({ host, address }: { host: string; address: string }) =>
    `${host} leads to ${address}, which is not on the public internet. An admin can allow it under Notifications, Internal addresses.`,
  'destination-plain-http': ({ host }: { host: string }) =>
    `${host} would be reached by plain HTTP. Use https://, or have an admin allow it under Notifications, Internal addresses.`,
  'destination-unresolved': ({ host, reason }: { host: string; reason: string }) =>
    `The address of ${host} could not be found: ${reason}`,
  'smtp-clear-text': ({ host }: { host: string }) =>
    `Mails to ${host} would cross the network in clear text. Choose TLS or STARTTLS.`,
  'delivery-answered': ({ status, text }: { status: number; text: string }) =>
    text === '' ? `It answered ${status}.` : `It answered ${status}: ${text}`,
  'delivery-redirected': ({ status }: { status: number }) =>
    `It answered ${status}, a redirect, which is not followed. Enter the address that it leads to.`,
  'delivery-timed-out': ({ seconds }: { seconds: number }) => `It did not answer within ${seconds} s.`,
  'delivery-unreachable': ({ reason }: { reason: string }) => `It could not be reached: ${reason}`,
  'delivery-smtp': ({ code, text }: { code: number; text: string }) => `The mail server answered ${code}: ${text}`,
  'delivery-no-starttls': ({ host }: { host: string }) =>
    `The mail server ${host} does not offer STARTTLS, and nothing was sent in clear text. Choose TLS, or another port.`,
  'delivery-secret-unreadable': () =>
    'Its secret cannot be decrypted: the key in the data folder has changed. Enter the secret again.',
  'delivery-disabled': () => 'The destination was disabled or removed before it was sent.',
  'delivery-failed': ({ reason }: { reason: string }) => `It failed: ${reason}`,
  'delivery-given-up': ({ hours, reason }: { hours: number; reason: string }) =>
    `Given up after ${hours} hours. ${reason}`,
  'notifications-failing': ({ count, reason }: { count: number; reason: string }) =>
    `${count} attempts to send notifications failed. ${reason}`,
}

function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.round(seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
