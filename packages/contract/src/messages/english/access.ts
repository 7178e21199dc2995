/** Of signing in, users, tokens and what a role may do. */
export const accessMessages = {
  'sign-in-needed': () => 'Sign in first, or send an API token: Authorization: Bearer <token>.',
  'role-missing': ({ needed, held }: { needed: string; held: string }) =>
    `This needs the role ${needed}. Your role is ${held}.`,
  'in-person-only': () => 'This takes a person who is signed in: an API token cannot do it.',
  'scope-missing': ({ name }: { name: string }) => `${name} is outside of what you may see and act on.`,
  'sign-in-failed': () => 'The user name or the password is wrong.',
  'too-many-tries': ({ seconds }: { seconds: number }) => `Too many tries. Try again in ${seconds} s.`,
  'too-many-passwords': () => 'Too many people are signing in at this moment. Try again in a few seconds.',
  'user-disabled': ({ name }: { name: string }) => `The user ${name} is disabled. Ask an admin to enable it.`,
  'password-too-short': ({ characters }: { characters: number }) => `Use at least ${characters} characters.`,
  'password-too-common': () => 'This password is one of the most used ones, so it is tried first. Choose another one.',
  'password-has-name': () => 'The password contains the user name. Choose another one.',
  'password-wrong': () => 'The present password is wrong.',
  'setup-done': () => 'Set-up is done: the first admin exists. Sign in, or ask them for an invitation.',
  'setup-token-wrong': ({ file }: { file: string }) =>
    `The set-up token is wrong. The right one is in the log of this server, and in the file ${file}.`,
  'link-expired': () => 'This link was used or has expired. Ask an admin for another one.',
  'user-exists': ({ name }: { name: string }) => `There is a user ${name} already.`,
  'user-not-found': ({ id }: { id: string }) => `There is no user ${id}.`,
  'token-not-found': ({ id }: { id: string }) => `There is no token ${id}.`,
  'last-admin': ({ name }: { name: string }) =>
    `${name} is the last admin who can sign in. Make somebody else admin first.`,
  'token-above-role': ({ role, held }: { role: string; held: string }) =>
    `A token cannot have the role ${role}: your role is ${held}.`,
  'secret-unreadable': ({ path, reason }: { path: string; reason: string }) =>
    `${path} cannot be read as a key (${reason}). Restore it from a copy of the data folder.`,
  'command-unknown': ({ usage }: { usage: string }) => `Not understood. Usage: ${usage}`,
}
