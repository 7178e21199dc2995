/** A subject without its name: what it takes to find it again. */
export type SubjectAddress =
  | { readonly kind: 'container'; readonly engineId: string; readonly containerId: string }
  | { readonly kind: 'backup'; readonly vaultId: string; readonly backupId: string }
  | { readonly kind: 'vault'; readonly vaultId: string }
  | { readonly kind: 'schedule'; readonly scheduleId: string }
  | { readonly kind: 'user'; readonly userId: string }
  | { readonly kind: 'destination'; readonly destinationId: string }

/** Whether both are about the same thing, whatever it is called by now. */
export function sameSubject(one: SubjectAddress, other: SubjectAddress): boolean {
  return subjectKey(one) === subjectKey(other)
}

/** The same text for the same thing, and for nothing else: `container:<engine>/<id>`. No part holds a slash. */
export function subjectKey(subject: SubjectAddress): string {
  switch (subject.kind) {
    case 'container':
      return `container:${subject.engineId}/${subject.containerId}`
    case 'backup':
      return `backup:${subject.vaultId}/${subject.backupId}`
    case 'vault':
      return `vault:${subject.vaultId}`
    case 'schedule':
      return `schedule:${subject.scheduleId}`
    case 'user':
      return `user:${subject.userId}`
    case 'destination':
      return `destination:${subject.destinationId}`
    default:
      return subject satisfies never
  }
}
