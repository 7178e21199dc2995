import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import './app/app.css'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { createQueryClient } from './app/create-query-client.ts'
import { createConsoleRouter } from './app/router.tsx'
import { createClient } from './trpc/create-client.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

createRoot(root).render(
  <App {...createClient(location.origin)} queryClient={createQueryClient()} router={createConsoleRouter()} />,
)
