import { baseName } from '../container/words.js'
import { headOf } from './flags.js'

/** Options of node that take the next word, those of Node 20 to 24 (nodejs.org/api/cli.html, tried one by one). */
export const NODE_TAKING_VALUE: ReadonlySet<string> = new Set(
  (
    '-r -C -e -p -c --require --import --loader --experimental-loader --conditions --eval --print --check --env-file ' +
    '--env-file-if-exists --title --input-type --experimental-default-type --icu-data-dir --openssl-config ' +
    '--redirect-warnings --disable-warning --disable-proto --dns-result-order ' +
    '--network-family-autoselection-attempt-timeout --max-http-header-size --unhandled-rejections --secure-heap ' +
    '--secure-heap-min --use-largepages --v8-pool-size --snapshot-blob --build-snapshot-config --experimental-sea-config ' +
    '--watch-path --allow-fs-read --allow-fs-write --inspect-port --debug-port --inspect-publish-uid --diagnostic-dir ' +
    '--cpu-prof-dir --cpu-prof-interval --cpu-prof-name --heap-prof-dir --heap-prof-interval --heap-prof-name ' +
    '--heapsnapshot-near-heap-limit --heapsnapshot-signal --report-dir --report-directory --report-filename ' +
    '--report-signal --tls-cipher-list --tls-keylog --trace-event-categories --trace-event-file-pattern ' +
    '--trace-require-module --test-concurrency --test-name-pattern --test-reporter --test-reporter-destination ' +
    '--test-shard --test-timeout --test-isolation --policy-integrity --experimental-policy --run --localstorage-file ' +
    '--experimental-config-file --max-old-space-size-percentage --watch-kill-signal --test-skip-pattern ' +
    '--test-coverage-branches --test-coverage-functions --test-coverage-lines --test-coverage-include ' +
    '--test-coverage-exclude --experimental-test-isolation --experimental-default-config-file ' +
    '--experimental-package-map --experimental-test-tag-filter --test-global-setup --test-random-seed ' +
    '--test-rerun-failures'
  ).split(' '),
)

const NODE = new Set(['node', 'nodejs'])

/** Whether a program is node itself. */
export function isNode(program: string): boolean {
  return NODE.has(baseName(program))
}

/** The index of the script that node runs; the length of the words where there is none. */
export function scriptOfNode(words: readonly string[]): number {
  const head = headOf(words.slice(1), NODE_TAKING_VALUE).length + 1
  return words[head] === '--' ? head + 1 : head
}

/** Whether node runs a script of package.json instead of a file (`node --run start`, Node 22). */
export function runsPackageScript(words: readonly string[]): boolean {
  return words.slice(1, scriptOfNode(words)).some((word) => word === '--run' || word.startsWith('--run='))
}

// `node_modules/tsx/dist/cli.mjs`, `node_modules/ts-node/dist/bin.js`
const FILE_OF_PACKAGE = /node_modules\/(?:@[^/]+\/)?([^/]+)\/(?:.*\/)?(?:cli|bin|main|index)\.[cm]?js$/

/** A program's name as people call it, whichever of its files is started: `node_modules/.bin/tsx`, `npm-cli.js`. */
export function toolName(program: string): string {
  const [, ofPackage] = FILE_OF_PACKAGE.exec(program) ?? []
  const name = baseName(program).replace(/\.[cm]?js$/, '')
  // Yarn's releases are files of a project: `.yarn/releases/yarn-4.5.0.cjs`.
  return ofPackage ?? name.replace(/-cli$/, '').replace(/^yarn-\d[\w.-]*$/, 'yarn')
}
