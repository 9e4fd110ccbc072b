// Makes viewer.js and steer.js of the sources; with --check says whether they are what the sources give.

import { readFileSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const shared = { absWorkingDir: import.meta.dirname, bundle: true, write: false, minify: true, charset: "utf8" };
const targets = [
  { entryPoints: ["src/index.ts"], outfile: "viewer.js", format: "iife", globalName: "OrgViewer" },
  { entryPoints: ["src/steer.ts"], outfile: "steer.js", format: "esm" },
];
for (const target of targets) {
  const { outputFiles } = await build({ ...shared, ...target, target: "es2022", legalComments: "none" });
  const [{ path, text }] = outputFiles;
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${target.outfile} is not what the sources give. Run: npm run build`);
    process.exitCode = 1;
  }
}
