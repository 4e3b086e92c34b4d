// Loaded by `NODE_OPTIONS=--require` into every Node.js process of a container, before anything else of it.
import { guard } from './guard.js'

guard(process)
// Nobody is to find it: a program that walks or clears the cache sees what it would have seen.
delete require.cache[__filename]
