import { stripTypeScriptTypes } from "node:module";
import js from "@eslint/js";
import globals from "globals";

// Types are for tsc; what is linted is what runs, line by line.
const stripped = { preprocess: (text) => [stripTypeScriptTypes(text)], postprocess: (messages) => messages.flat() };

export default [
  { ignores: ["viewer.js", "steer.js", "node_modules/", "**/*.d.ts"] },
  js.configs.recommended,
  { files: ["src/**/*.ts"], processor: stripped, languageOptions: { globals: globals.browser } },
  { files: ["tests/**", "*.js"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { rules: { complexity: ["error", 15], eqeqeq: "error", "no-implicit-globals": "error" } },
];
