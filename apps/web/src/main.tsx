import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import { createRoot } from 'react-dom/client'
import './app/app.css'
import { App, createQueryClient } from './app/app.tsx'
import { createConsoleRouter } from './app/router.tsx'
import { createClient } from './trpc/create-client.ts'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element with the id "root".')

createRoot(root).render(
  <App {...createClient(location.origin)} queryClient={createQueryClient()} router={createConsoleRouter()} />,
)
