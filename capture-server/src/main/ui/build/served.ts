import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const COMPRESSIBLE = /\.(html|js|css|svg)$/;

/**
 * Makes of the bundle what the server serves: beside each text a `.gz`, so that nothing is
 * compressed twice, and `files.txt`, which names all there is: the server answers no other name.
 */
export function served(): Plugin {
  let directory = "";
  return {
    name: "served",
    apply: "build",
    configResolved(config) {
      directory = resolve(config.root, config.build.outDir);
    },
    writeBundle() {
      for (const file of filesBelow(directory).filter((name) => COMPRESSIBLE.test(name))) {
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
      }
      const names = filesBelow(directory).map((file) => relative(directory, file));
      writeFileSync(join(directory, "files.txt"), names.sort().join("\n") + "\n");
    },
  };
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).isFile());
}
