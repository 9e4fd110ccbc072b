import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["viewer.js", "steer.js", "node_modules/"] },
  js.configs.recommended,
  { files: ["src/**"], languageOptions: { globals: globals.browser } },
  { files: ["tests/**", "*.js"], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
  { rules: { complexity: ["error", 15], eqeqeq: "error", "no-implicit-globals": "error" } },
];
