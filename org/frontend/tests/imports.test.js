import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

test("no module imports one that imports it again, by whatever way", async () => {
  const { metafile } = await build({ entryPoints: ["src/index.ts"], bundle: true, write: false, metafile: true });
  const done = new Set();
  const visit = (file, way) => {
    assert.ok(!way.includes(file), `${[...way, file].join(" → ")}`);
    if (done.has(file)) return;
    for (const { path, external } of metafile.inputs[file].imports)
      if (!external && path.startsWith("src/")) visit(path, [...way, file]);
    done.add(file);
  };
  visit("src/index.ts", []);
  assert.ok(done.size > 15);
});
