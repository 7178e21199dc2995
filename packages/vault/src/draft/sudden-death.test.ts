import { describeSuddenDeath } from '../testing/describe-sudden-death.ts'

describeSuddenDeath({ steps: 'one of each kind', kills: [2, 26, 53, 1000] })
