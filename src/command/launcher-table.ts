/** A program that does nothing but start another, and what of its own stands before that one's words. */
export interface Launcher {
  /** Options that take the next word (the programs' manuals). */
  readonly takingValue?: readonly string[]
  /** Whether every option without `=` takes the next word. */
  readonly isTakingValues?: true
  /** The word that must come first for it to start another program. */
  readonly subcommand?: string
  /** Whether that word is the program already: `yarn node app.js`. */
  readonly isProgram?: true
  /** Whether all that stands before a `--` is its own; without one it is no launcher. */
  readonly isUntilDashes?: true
  /** How many words of its own stand behind its options. */
  readonly operands?: number
  /** Whether it has no options: whatever stands behind it is the program's. */
  readonly isPlain?: true
  /** Whether words of the form `NAME=value` stand before the program, and `-u NAME` takes a variable away. */
  readonly isSettingVariables?: true
  /** Whether it takes options for its own wherever they stand before a `--`, as getopt does by itself. */
  readonly isGreedy?: true
  /** Whether it is a shell script that starts the words behind it, and may complete them first: a name, or only flags. */
  readonly isScript?: true
  /** Whether it is a program of Node.js itself; `npm` where it gives its program the `node-options` of its configuration. */
  readonly isOfNode?: true | 'npm'
  /** Whether it is for waiting or such, and is a tool where it starts nothing. */
  readonly isTool?: true
  /** Options with which the program does not get the container's environment; `always` where it never does. */
  readonly clears?: readonly string[]
  /** Options that say it is not a plain launcher then. */
  readonly opaque?: readonly string[]
}

const TINI: Launcher = { takingValue: ['-p', '-e'], isGreedy: true }
const RUN: Launcher = { subcommand: 'run' }
const WAIT: Launcher = { isUntilDashes: true, isTool: true }
const RUN_UV: readonly string[] = (
  '--extra --no-extra --group --no-group --only-group --no-editable-package --env-file -w --with --with-editable ' +
  '--with-requirements --package --python-platform --index --default-index -i --index-url --extra-index-url -f --find-links ' +
  '--index-strategy --keyring-provider -P --upgrade-package --upgrade-group --resolution --prerelease --prerelease-package ' +
  '--fork-strategy --exclude-newer --exclude-newer-package --no-sources-package --reinstall-package --link-mode -C ' +
  '--config-setting --config-settings-package --no-build-isolation-package --no-build-package --no-binary-package ' +
  '--cache-dir --refresh-package -p --python --color --allow-insecure-host --directory --project --config-file'
).split(' ')

/** Launchers by name, or by path where the name alone says nothing. */
export const LAUNCHERS: { readonly [program: string]: Launcher } = {
  // Init processes.
  tini: TINI,
  'tini-static': TINI,
  'docker-init': TINI,
  'dumb-init': { takingValue: ['-r', '--rewrite'] },
  catatonit: {},
  // s6-overlay's: it supervises its services and runs what stands behind it as the container's program.
  '/init': { isPlain: true },
  'with-contenv': { isPlain: true },
  // Entrypoints that end in `exec "$@"`: of the official images, and of Eclipse Temurin.
  'docker-entrypoint.sh': { isPlain: true, isScript: true },
  '__cacert_entrypoint.sh': { isPlain: true, isScript: true },
  // The shell's own, and the ones that change how a program runs.
  exec: { takingValue: ['-a'], clears: ['-c', '-cl', '-lc'] },
  command: { opaque: ['-v', '-V'] },
  builtin: {},
  nohup: {},
  time: { takingValue: ['-f', '--format', '-o', '--output'] },
  nice: { takingValue: ['-n', '--adjustment'] },
  ionice: { takingValue: ['-c', '--class', '-n', '--classdata'], opaque: ['-p', '--pid'] },
  chrt: { operands: 1, opaque: ['-p', '--pid'] },
  taskset: { operands: 1, opaque: ['-p', '--pid'] },
  setsid: {},
  stdbuf: { takingValue: ['-i', '-o', '-e', '--input', '--output', '--error'] },
  timeout: { takingValue: ['-k', '--kill-after', '-s', '--signal'], operands: 1 },
  numactl: {
    takingValue: '-i --interleave -N --cpunodebind -C --physcpubind -m --membind -p --preferred'.split(' '),
  },
  catchsegv: {},
  'xvfb-run': {
    takingValue:
      '-e --error-file -f --auth-file -n --server-num -p --xauth-protocol -s --server-args -w --wait'.split(
        ' ',
      ),
  },
  busybox: {},
  env: {
    takingValue: ['-u', '--unset', '-C', '--chdir'],
    clears: ['-', '-i', '--ignore-environment'],
    opaque: ['-S', '--split-string'],
    isSettingVariables: true,
  },
  'cross-env': { isSettingVariables: true, isOfNode: true },
  // Those that change the user.
  gosu: { isPlain: true, operands: 1 },
  'su-exec': { isPlain: true, operands: 1 },
  setuser: { isPlain: true, operands: 1 },
  's6-setuidgid': { isPlain: true, operands: 1 },
  chpst: { takingValue: '-u -U -b -e -/ -C -n -l -L -m -d -o -p -f -c -r -t'.split(' '), opaque: ['-e'] },
  setpriv: {
    takingValue: [
      '--reuid',
      '--regid',
      '--groups',
      '--ruid',
      '--euid',
      '--rgid',
      '--egid',
      '--inh-caps',
      '--ambient-caps',
      '--bounding-set',
      '--securebits',
      '--pdeathsig',
      '--selinux-label',
      '--apparmor-profile',
    ],
    clears: ['--reset-env'],
  },
  sudo: {
    takingValue: ['-u', '--user', '-g', '--group', '-h', '--host', '-C', '-T', '-R', '-D'],
    clears: ['always'],
  },
  // Those that set an environment up: of Python, of Node.js, of agents.
  uv: { ...RUN, takingValue: RUN_UV, opaque: ['-m', '--module', '-s', '--script', '--gui-script'] },
  poetry: { ...RUN, takingValue: ['-C', '--directory', '-P', '--project'] },
  pipenv: RUN,
  pdm: { ...RUN, takingValue: ['-p', '--project', '-c', '--config'] },
  conda: { ...RUN, takingValue: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  mamba: { ...RUN, takingValue: ['-n', '--name', '-p', '--prefix', '--cwd'] },
  micromamba: {
    ...RUN,
    takingValue: [
      '-n',
      '--name',
      '-p',
      '--prefix',
      '-r',
      '--root-prefix',
      '--cwd',
      '-e',
      '--env',
      '-a',
      '--attach',
    ],
  },
  npm: {
    subcommand: 'exec',
    isOfNode: 'npm',
    takingValue: ['-w', '--workspace', '--package'],
    isGreedy: true,
    opaque: ['-c', '--call'],
  },
  pnpm: {
    subcommand: 'exec',
    isOfNode: true,
    takingValue: ['-C', '--dir', '--loglevel', '--filter', '-F'],
    opaque: ['-c', '--shell-mode', '-r'],
  },
  yarn: { subcommand: 'node', isProgram: true, isOfNode: true },
  dotenv: { isUntilDashes: true, isOfNode: true },
  dotenvx: { isUntilDashes: true, isOfNode: true },
  // Those that fetch secrets, and those that wait for another service.
  chamber: { isUntilDashes: true },
  doppler: { isUntilDashes: true },
  'aws-vault': { isUntilDashes: true },
  berglas: { isUntilDashes: true },
  'vault-env': { isPlain: true },
  'wait-for-it': WAIT,
  'wait-for-it.sh': WAIT,
  'wait-for': WAIT,
  'wait-for.sh': WAIT,
  wait4x: WAIT,
  dockerize: {
    isTool: true,
    takingValue:
      '-template -stdout -stderr -delims -wait-http-header -wait -timeout -wait-retry-interval'.split(' '),
  },
  npx: {
    isOfNode: 'npm',
    takingValue: ['-p', '--package', '-w', '--workspace', '--node-options'],
    opaque: ['-c', '--call'],
  },
  // It has an option for each `OTEL_` variable, and no others (opentelemetry-python-contrib, auto_instrumentation/__init__.py).
  'opentelemetry-instrument': { isTakingValues: true },
  'ddtrace-run': {},
  'newrelic-admin': { subcommand: 'run-program' },
  'elasticapm-run': { takingValue: ['--config'] },
}
