import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// The built page is committed under threatring/serve/page: whoever installs threatring needs no Node.
export default defineConfig({
  base: "./",
  resolve: { alias: { "d3-geo": "/src/analysis/nogeo.ts" } }, // Plot alone asks for it
  plugins: [svelte()],
  build: {
    outDir: "../threatring/serve/page",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    license: { fileName: "licences.txt" }, // of all that is bundled, as those licences ask
    assetsInlineLimit: 0, // the page's content security policy allows no data: scripts or fonts
    rollupOptions: {
      output: {
        entryFileNames: "assets/[name].js",
        chunkFileNames: "assets/[name].js",
        assetFileNames: "assets/[name][extname]",
      },
    },
  },
  server: { proxy: { "/api": { target: "http://127.0.0.1:8470", ws: true } } },
  test: { include: ["tests/**/*.test.ts"], environment: "node" },
});
