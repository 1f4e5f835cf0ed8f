import { defineConfig } from 'vite';

/**
 * Hashed files below the page's own path, so that any base path works; nothing is fetched from elsewhere.
 * @public
 */
export default defineConfig({
  base: '/',
  build: {
    target: 'es2022',
    sourcemap: false,
    // Small pictures stay files: the content security policy of a page is told by what it loads.
    assetsInlineLimit: 0,
    // The parts of one screen arrive together; a warning about them says nothing.
    chunkSizeWarningLimit: 1000,
  },
});
