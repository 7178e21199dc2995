import {
  addPasskey,
  confirmSecondFactor,
  enterCode,
  identityProof,
  passkeyRef,
  passkeySummary,
  provenChange,
  renamePasskey,
  secondFactorCode,
  secondFactorEnrolment,
  secondFactorStatus,
  signInWithPasskey,
} from '../../index.ts'
import { tableOf } from '../schema-table.ts'

const credential = { id: 'a-Z_9', rawId: 'a-Z_9', type: 'public-key', clientExtensionResults: {} } as const
const registration = { clientDataJSON: 'e30', attestationObject: 'e30' }
const assertion = { clientDataJSON: 'e30', authenticatorData: 'e30', signature: 'e30' }
const byPassword = { kind: 'password', password: 'correct horse' } as const
const byCode = { kind: 'code', code: '123 456' } as const

export const accountTables = {
  secondFactorStatus: tableOf(secondFactorStatus, {
    accepted: [{ state: 'off' }, { state: 'on', since: 1, recoveryCodes: 10 }],
    refused: [['state', 'pending']],
  }),
  secondFactorEnrolment: tableOf(secondFactorEnrolment, {
    accepted: [{ secret: 'GEZDGNBV', uri: 'otpauth://totp/x' }],
    refused: [['secret', null]],
  }),
  secondFactorCode: tableOf(secondFactorCode, {
    accepted: ['123456', ' 123 456 ', '0g1k-9f2m-xq4t-b8hd'],
    refused: [
      ['', ''],
      ['', '  '],
      ['', '1'.repeat(65)],
    ],
  }),
  enterCode: tableOf(enterCode, {
    accepted: [{ challenge: 'c', code: '123456' }],
    refused: [
      ['challenge', ''],
      ['code', ' '],
    ],
  }),
  confirmSecondFactor: tableOf(confirmSecondFactor, { accepted: [{ code: '123456' }], refused: [['code', '']] }),
  identityProof: tableOf(identityProof, {
    accepted: [byPassword, byCode],
    refused: [
      ['kind', 'passkey'],
      ['password', ''],
      ['password', 'x'.repeat(1025)],
      ['code', '', 1],
    ],
  }),
  provenChange: tableOf(provenChange, {
    accepted: [{ proof: byPassword }, { proof: byCode }, { proof: null }],
    refused: [['proof.kind', 'none']],
  }),
  passkeySummary: tableOf(passkeySummary, {
    accepted: [{ id: 'a', name: 'Laptop', domain: 'localhost', backedUp: true, createdAt: 1, lastUsedAt: null }],
    refused: [['lastUsedAt', 'never']],
  }),
  addPasskey: tableOf(addPasskey, {
    accepted: [
      { challengeId: 'abc', name: 'Laptop', response: { ...credential, response: registration } },
      {
        challengeId: 'abc',
        name: 'Laptop',
        response: { ...credential, response: { ...registration, transports: ['internal'] } },
      },
    ],
    refused: [
      ['challengeId', ''],
      ['name', ' '],
      ['name', 'x'.repeat(61)],
      ['response.id', 'a/b'],
      ['response.id', 'x'.repeat(1401)],
      ['response.type', 'password'],
      ['response.response.clientDataJSON', '{}'],
      ['response.response.attestationObject', 'x'.repeat(32_769)],
      ['response.response.transports.0', 'x'.repeat(33), 1],
    ],
  }),
  signInWithPasskey: tableOf(signInWithPasskey, {
    accepted: [
      { challengeId: 'abc', response: { ...credential, response: assertion } },
      { challengeId: 'abc', response: { ...credential, response: { ...assertion, userHandle: 'YW5u' } } },
    ],
    refused: [
      ['challengeId', 'x'.repeat(65)],
      ['response.response.signature', ''],
      ['response.response.authenticatorData', 'a b'],
      ['response.response.userHandle', 'x'.repeat(129), 1],
    ],
  }),
  renamePasskey: tableOf(renamePasskey, {
    accepted: [{ id: 'a', name: 'Phone' }],
    refused: [
      ['id', '../a'],
      ['name', ''],
    ],
  }),
  passkeyRef: tableOf(passkeyRef, { accepted: [{ id: 'a' }], refused: [['id', 'a.b']] }),
}
