// Makes viewer.js and steer.js of the sources, in the folder that is named, by default this one.
//     node build.js [FOLDER]
import { build } from "esbuild";

const folder = globalThis.process.argv[2] ?? import.meta.dirname;
const shared = {
  absWorkingDir: import.meta.dirname,
  bundle: true,
  charset: "utf8",
  legalComments: "none",
  minify: true,
  target: "es2022",
};
const global = { format: "iife", globalName: "OrgViewer" };
await build({ ...shared, ...global, entryPoints: ["src/index.js"], outfile: `${folder}/viewer.js` });
await build({ ...shared, format: "esm", entryPoints: ["src/steer.js"], outfile: `${folder}/steer.js` });
