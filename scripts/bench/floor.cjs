// The least a program in Node can do: what came in goes out. Every ratio of the benchmark is a ratio to this. CommonJS, as the
// bundle is: an ES module costs 10 ms more to start.
const { readFileSync, writeSync } = require('node:fs')

const input = readFileSync(0)
for (let at = 0; at < input.length; ) at += writeSync(1, input, at)
