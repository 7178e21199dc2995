import { describeSuddenDeath } from '../testing/describe-sudden-death.ts'

describeSuddenDeath({ steps: 'all', kills: [2, 9, 17, 26, 35, 44, 53, 1000] })
