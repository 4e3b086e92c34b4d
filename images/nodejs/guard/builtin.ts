// Node's own modules, loaded where they are needed: most processes end before that, and old ones do not have all of them.
// By names without `node:`, which Node 12 and 14 do not know in a `require`.

export const fs = (): typeof import('node:fs') => require('fs')
export const path = (): typeof import('node:path') => require('path')
export const cluster = (): typeof import('node:cluster').default => require('cluster')
export const inspector = (): typeof import('node:inspector') => require('inspector')
export const workerThreads = (): typeof import('node:worker_threads') => require('worker_threads')
export const modules = (): typeof import('node:module') => require('module')
