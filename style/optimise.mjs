// Makes WebAssembly files small, as wasm-opt -Oz does: node optimise.mjs FOLDER FILE... writes them into the folder.
// All in one process: there are hundreds of them, and starting the optimiser takes longer than most of them do.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import binaryen from 'binaryen';

const [folder, ...files] = process.argv.slice(2);
// What rustc assumes every browser can do.
const { BulkMemory, BulkMemoryOpt, NontrappingFPToInt, SignExt, MutableGlobals, ReferenceTypes, Multivalue } = binaryen.Features;
const features = BulkMemory | BulkMemoryOpt | NontrappingFPToInt | SignExt | MutableGlobals | ReferenceTypes | Multivalue;

binaryen.setOptimizeLevel(2);
binaryen.setShrinkLevel(2);
for (const file of files) {
  const module = binaryen.readBinary(readFileSync(file));
  module.setFeatures(module.getFeatures() | features);
  module.optimize();
  writeFileSync(path.join(folder, path.basename(file)), module.emitBinary());
  module.dispose();
}
