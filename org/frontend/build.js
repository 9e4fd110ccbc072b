// Makes viewer.js and steer.js of the sources; with --check says whether they are what the sources give.

import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { build } from "esbuild";

const shared = { absWorkingDir: import.meta.dirname, bundle: true, write: false, minify: true, charset: "utf8" };
const targets = [
  { entryPoints: ["src/index.ts"], outfile: "viewer.js", format: "iife", globalName: "OrgViewer" },
  { entryPoints: ["src/steer.ts"], outfile: "steer.js", format: "esm" },
];
/** The licences of the libraries inside a bundle, each once: their text goes wherever their code goes. */
function quoteLicences({ inputs }) {
  const folders = Object.keys(inputs).map((path) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  const libraries = [...new Set(folders.filter(Boolean))].sort();
  const texts = Map.groupBy(libraries, (folder) => readFileSync(`${import.meta.dirname}/${folder}/LICENSE`, "utf8"));
  const parts = [...texts].map(([text, from]) => `${from.map((each) => basename(each)).join(", ")}\n\n${text.trim()}`);
  return parts.length ? `/*! This file holds parts of\n\n${parts.join("\n\n")}\n*/\n` : "";
}

for (const target of targets) {
  const options = { ...shared, ...target, target: "es2022", legalComments: "none", metafile: true };
  const { outputFiles, metafile } = await build(options);
  const [{ path, text: code }] = outputFiles;
  const text = quoteLicences(metafile) + code;
  if (!process.argv.includes("--check")) writeFileSync(path, text);
  else if (readFileSync(path, "utf8") !== text) {
    console.error(`${target.outfile} is not what the sources give. Run: npm run build`);
    process.exitCode = 1;
  }
}
