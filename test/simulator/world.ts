import { posix } from 'node:path'
import type { ContainerProcess, ImageSettings } from './kubernetes.js'
import { BASE_PROGRAMS, CONSOLE_SCRIPTS, NODE_TOOLS } from './root.js'

/** What stands in a container beside what every one has: files by their path. */
export interface World {
  readonly files: ReadonlyMap<string, WorldFile>
  readonly folders: readonly string[]
  /** Fields of the launcher's metadata, each ended by NUL; undefined where the image has none. */
  readonly buildpacks: string | undefined
  /** Modules that the image has of its own, such as debugpy. */
  readonly modules: readonly string[]
  readonly packageScripts: { readonly [name: string]: string }
  /** Files that every other container has, such as `/bin/sh`. */
  readonly without: readonly string[]
  readonly supportImages: 'published' | 'ducttape'
}

type Runtime = 'go' | 'nodejs' | 'python' | 'netcore' | 'jvm'

/** A compiled program, or a script by its text. */
export type WorldFile = 'binary' | { readonly script: string }

/** What a test says of the image's files. */
export interface Said {
  /** Programs by path, beside and before those that its words tell of. */
  readonly programs?: { readonly [path: string]: WorldFile }
  /** The texts of package.json's `scripts`; `node server.js` for any other. */
  readonly packageScripts?: { readonly [name: string]: string }
  /** The language of scripts whose text is not known, where the environment does not tell it. */
  readonly runtime?: Runtime
  /** Which support images bring `/dbg`: the published ones, or ones that serve whatever is started. */
  readonly supportImages?: 'published' | 'ducttape'
  /** What the image lacks of what every other has, such as `/bin/sh`. */
  readonly without?: readonly string[]
}

const METADATA_LABEL = 'io.buildpacks.build.metadata'
const MODULES = ['debugpy', 'ptvsd', 'pydevd']
/** Files that nobody starts by their path. */
const DATA =
  /\.(?:js|mjs|cjs|ts|mts|tsx|jar|war|dll|json|ya?ml|conf|cfg|ini|toml|txt|log|pem|crt|key|xml|properties|env|html|sock|pid|csproj|so|d)$/
const NO_PROGRAMS = /^\/(?:dev|proc|sys|tmp|etc|run|root|simulator|dbg|var\/(?:log|run|lib))(?:\/|$)|^\/$/
const SHELL_WORDS = new Set(
  (
    'if then else elif fi for while until do done case esac in function select time { } ! [[ . : [ alias bg break cd command ' +
    'continue echo eval exec exit export false fg getopts hash help jobs kill let local printf pwd read readonly return set ' +
    'shift shopt source test times trap true type typeset declare ulimit umask unalias unset wait builtin'
  ).split(' '),
)
/** Words behind which a path is no program. */
const TAKING_FOLDERS = new Set(
  'mkdir -p chown rm -rf -r -f cp mv touch ln -sf -C --chdir tee cat --wd --directory'.split(' '),
)
const LAUNCHERS = new Set(
  (
    'tini tini-static dumb-init catatonit docker-init with-contenv vault-env pid1 setuser s6-setuidgid numactl xvfb-run catchsegv gosu su-exec setpriv nice nohup stdbuf time ' +
    'timeout ionice chrt taskset setsid sudo env exec command busybox uv poetry pipenv pdm conda mamba micromamba npx opentelemetry-instrument ' +
    'ddtrace-run newrelic-admin elasticapm-run launcher'
  ).split(' '),
)
/** Launchers with a word of their own before the program. */
const OPERANDS = new Set(['gosu', 'su-exec', 'setuser', 's6-setuidgid'])
const STANDARD_FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']

/**
 * What a container holds for its launch to make sense: a stub for each program that its words name by path or in a
 * command's place, the folders that it enters, and what a test says. Made of the launch before a change, for both.
 */
export function worldOf(process: ContainerProcess, image: ImageSettings = {}, said: Said = {}): World {
  const started: Started = { ...process, runtime: said.runtime }
  const buildpacks = metadata(image.Labels?.[METADATA_LABEL])
  const all = [
    ...started.argv.flatMap(tokensOf),
    ...(image.Entrypoint ?? []).slice(0, 1),
    ...(buildpacks?.words.flatMap(tokensOf) ?? []),
  ]
  const entered = all.flatMap((token, i) =>
    all[i - 1] === 'cd' && /^\/?\w[\w./-]*$/.test(token) ? [posix.resolve(started.cwd, token)] : [],
  )
  const appFolder = started.env.get('CNB_APP_DIR') ?? '/workspace'
  const folders = [started.cwd, ...entered, ...(buildpacks ? [appFolder, ...buildpacks.folders] : [])]
  const named = [
    ...byPath(all, folders),
    // A change may bring back an entrypoint that the pod does not use.
    ...byName(
      [started.argv, image.Entrypoint ?? [], ...scriptsOf(started.argv), ...(buildpacks?.commands ?? [])],
      started.env.get('PATH') ?? '',
    ),
  ].filter((path) => !folders.includes(path))
  const sourced = [...started.argv, ...(buildpacks?.words ?? [])]
    .map(tokensOf)
    .flatMap((tokens) =>
      tokens.filter((token, i) => token.startsWith('/') && /^(?:\.|source)$/.test(tokens[i - 1] ?? '')),
    )
  const files = new Map<string, WorldFile>(sourced.map((path) => [path, { script: ':\n' }]))
  for (const [name, file] of named.flatMap((path) => filesFor(path, started))) {
    if (!files.has(name)) files.set(name, file)
  }
  for (const path of runtimeFiles(started, all))
    for (const [name, file] of filesFor(path, started)) files.set(name, file)
  for (const [path, file] of Object.entries(said.programs ?? {})) files.set(path, file)
  // The published launcher's `--mode` brings its own.
  const text = started.argv.join(' ').replaceAll(/--mode[ =]\S+/g, '')
  return {
    files,
    folders,
    buildpacks: buildpacks?.text,
    modules: MODULES.filter((module) => text.includes(module)),
    packageScripts: said.packageScripts ?? {},
    without: said.without ?? [],
    supportImages: said.supportImages ?? 'published',
  }
}

interface Started extends ContainerProcess {
  readonly runtime: Runtime | undefined
}

/** A script with what its variables are by default in their places: `${NAME:-node}` may be a program. */
function withDefaults(text: string): string {
  return text.replaceAll(/\$\{\w+:?-([^{}]*)\}/g, '$1')
}

/** The words of a word, if it is a script: split where the shell splits, whatever its quotes. */
function tokensOf(word: string): readonly string[] {
  if (/^[\w./@%+:=,-]+$/.test(word)) return [word]
  return withDefaults(word)
    .split(/[\s;&|()<>"'`$]+/)
    .filter(Boolean)
}

function byPath(tokens: readonly string[], folders: readonly string[]): readonly string[] {
  return tokens
    .filter((_, i) => !TAKING_FOLDERS.has(tokens[i - 1] ?? ''))
    .filter((token) => /^(?:\.{0,2}\/)[\w./@+-]*[\w@+-]$/.test(token) || /^[\w-]+\/bin\/[\w-]+$/.test(token))
    .filter((token) => !DATA.test(token))
    .flatMap((token) =>
      token.startsWith('/') ? [token] : folders.map((folder) => posix.join(folder, token)),
    )
    .filter((path) => !NO_PROGRAMS.test(path))
}

/** Bare names where a command stands, in the first folder of PATH that is a usual one, unless every container has them. */
function byName(commands: readonly (readonly string[])[], path: string): readonly string[] {
  const folders = path.split(':')
  const folder = folders.find((each) => each === '/usr/local/bin') ?? folders.at(-1) ?? '/usr/local/bin'
  return commands
    .flatMap(programWords)
    .filter((name) => /^[\w@+.-]+$/.test(name) && !SHELL_WORDS.has(name) && !DATA.test(name))
    .filter((name) => !BASE_PROGRAMS.has(name) || folder !== '/usr/local/bin')
    .map((name) => posix.join(folder, name))
}

/** A command's program, and the launchers before it. */
function programWords([first = '', ...rest]: readonly string[]): readonly string[] {
  const name = posix.basename(first)
  if (!LAUNCHERS.has(name) && !/entrypoint/.test(name)) return [first]
  const operands = OPERANDS.has(name) ? 1 : 0
  const own = rest.findIndex((word) => !/^-|^\w+=|^run(?:-program)?$|^\d[\d.:]*$/.test(word))
  return own === -1 ? [first] : [first, ...programWords(rest.slice(own + operands))]
}

/** The commands of a script as far as a glance tells: words behind a separator, assignments and `exec` left away. */
function scriptsOf(argv: readonly string[]): readonly (readonly string[])[] {
  return argv
    .filter((word) => /[\s;]/.test(word))
    .flatMap((text) =>
      withDefaults(text)
        .replaceAll('\\\n', ' ')
        .split(/&&|\|\||[;&|\n(){}]|\b(?:then|do|else)\b/),
    )
    .map((command) => command.trim().split(/\s+/))
    .map((words) => words.slice(words.findIndex((word) => !/^(?:exec|!|\w+=\S*)$/.test(word))))
}

/** Interpreters that a container's own PATH and variables lead to. */
function runtimeFiles({ env }: ContainerProcess, tokens: readonly string[]): readonly string[] {
  const own = (env.get('PATH') ?? '')
    .split(':')
    .filter((folder) => folder.startsWith('/') && !STANDARD_FOLDERS.includes(folder))
  const virtual = own.filter(
    (folder) => folder.endsWith('/bin') && !/\/dbg\/|\/cnb\/|node_modules|java|jdk/.test(folder),
  )
  const scripts = tokens.filter((token) => CONSOLE_SCRIPTS.has(token))
  const python = isPython(env)
    ? virtual.flatMap((folder) => ['python', 'python3', ...scripts].map((name) => `${folder}/${name}`))
    : []
  const home = env.get('JAVA_HOME')
  return [...python, ...(home ? [`${home}/bin/java`] : [])]
}

function isPython(env: ReadonlyMap<string, string>): boolean {
  return (
    [...env.keys()].some((name) => /^(?:PYTHON|VIRTUAL_ENV|PIP)/.test(name)) ||
    /venv/.test(env.get('PATH') ?? '')
  )
}

/** The file at a path, and the interpreter beside it that its first line names. */
function filesFor(path: string, started: Started): readonly (readonly [string, WorldFile])[] {
  const name = posix.basename(path)
  const folder = posix.dirname(path)
  if (CONSOLE_SCRIPTS.has(name)) {
    return [
      [path, { script: `#!${folder}/python\n` }],
      [`${folder}/python`, 'binary'],
    ]
  }
  if (name.endsWith('.py')) return [[path, { script: '#!/usr/bin/env python3\n' }]]
  if (NODE_TOOLS.has(name)) return [[path, { script: '#!/usr/bin/env node\n' }]]
  if (/^(?:sh|bash|dash|ash)$/.test(name)) return []
  const script = scriptNamed(name, path, started)
  return [[path, script ? { script } : 'binary']]
}

function scriptNamed(name: string, path: string, { env, runtime }: Started): string | undefined {
  if (name === 'mvnw' || name === 'mvn') return '@mvn'
  if (name === 'gradlew' || name === 'gradle') return '@gradle'
  if (name === 'catalina.sh') return '@catalina'
  if (name === 'kc.sh' || name === 'standalone.sh') return '@debug-switch'
  if (name === 'jenkins.sh') return '@jenkins'
  if (/^(?:eswrapper|elasticsearch|opensearch|logstash)$/.test(name)) return '@own-options'
  const program = usualProgram(env, runtime)
  if (name === 'docker-entrypoint.sh' && env.has('DENO_VERSION')) return '@deno-entrypoint'
  if (/entrypoint/.test(name))
    return name === 'docker-entrypoint.sh' && program.startsWith('node')
      ? '@node-entrypoint'
      : `@entrypoint ${program}`
  const isOwn = /\/bin\/[\w-]+$/.test(path) && !BASE_PROGRAMS.has(name)
  const isJava = program.startsWith('java')
  if (isJava && (name.endsWith('.sh') || isOwn || /^(?:run|start)$/.test(name))) return '@java-start'
  // What `pip install` makes of a package's own programs.
  if (program.startsWith('python') && isOwn) return `#!${posix.dirname(path)}/python\n`
  return name.endsWith('.sh') ? `@start ${program}` : undefined
}

const USUAL: { readonly [runtime in Runtime]: string } = {
  jvm: 'java -jar /app.jar',
  nodejs: 'node server.js',
  python: 'python app.py',
  netcore: 'dotnet app.dll',
  go: '/opt/server',
}

const SIGNS: readonly (readonly [RegExp, Runtime])[] = [
  [/^(?:JAVA|JDK|JVM)_/, 'jvm'],
  [/^(?:NODE_|NPM_)/, 'nodejs'],
  [/^(?:PYTHON|VIRTUAL_ENV|PIP_)/, 'python'],
  [/^(?:DOTNET|ASPNETCORE|COMPlus)_/, 'netcore'],
]

/** What a script of such an image starts in the end. */
function usualProgram(env: ReadonlyMap<string, string>, runtime: Runtime | undefined): string {
  const sign = SIGNS.find(([names]) => [...env.keys()].some((name) => names.test(name)))
  return USUAL[runtime ?? sign?.[1] ?? 'go']
}

interface Process {
  readonly type?: string
  readonly command?: string | readonly string[]
  readonly args?: readonly string[]
  readonly direct?: boolean
  readonly buildpackID?: string
  readonly 'working-dir'?: string
}

/** The label of an image made by Buildpacks, as fields for the launcher's stub, and the words of its processes. */
function metadata(label: string | undefined):
  | {
      text: string
      words: readonly string[]
      commands: readonly (readonly string[])[]
      folders: readonly string[]
    }
  | undefined {
  if (label === undefined) return undefined
  let parsed: {
    processes?: readonly Process[]
    buildpacks?: readonly { id?: string; key?: string; api?: string }[]
  }
  try {
    parsed = JSON.parse(label) as typeof parsed
  } catch {
    return undefined
  }
  const processes = parsed.processes ?? []
  const texts = (value: string | readonly string[] | undefined): readonly string[] =>
    typeof value === 'string' ? [value] : (value ?? [])
  const fields = [
    ...(parsed.buildpacks ?? []).flatMap(({ id, key, api = '0.2' }) => ['buildpack', id ?? key ?? '', api]),
    ...processes.flatMap((each) => [
      'process',
      each.type ?? '',
      each.direct ? '1' : '',
      each['working-dir'] ?? '',
      each.buildpackID ?? '',
      String(texts(each.command).length),
      ...texts(each.command),
      String(texts(each.args).length),
      ...texts(each.args),
    ]),
  ]
  const words = processes.flatMap((each) => [...texts(each.command), ...texts(each.args)])
  return {
    text: fields.map((field) => `${field}\0`).join(''),
    words,
    commands: processes.flatMap((each) => [texts(each.command), ...scriptsOf(texts(each.command))]),
    folders: processes.flatMap((each) => each['working-dir'] ?? []),
  }
}
