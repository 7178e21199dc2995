import react from '@vitejs/plugin-react'
import { defineConfig, loadEnv } from 'vite'
import { precompress } from './build/precompress.ts'

export default defineConfig(({ mode }) => {
  const { HOLDFAST_PORT: port = '3010' } = loadEnv(mode, '../..', 'HOLDFAST_')
  const server = `http://127.0.0.1:${port}`
  return {
    plugins: [react(), precompress()],
    build: { outDir: 'dist', target: 'es2023', assetsInlineLimit: 0, chunkSizeWarningLimit: 900 },
    server: {
      proxy: {
        '/trpc': { target: server, ws: true },
        '/api': server,
        '/healthz': server,
        '/readyz': server,
      },
    },
    test: { environment: 'jsdom', setupFiles: ['./src/app/test-setup.ts'] },
  }
})
