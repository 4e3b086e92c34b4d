import type { Refusal } from './plan.js'
import { OTHER_IMAGES, PYTHON_REFUSALS } from './python-refusals.js'

const BY_ITS_PATH = "start the program by its path, in the pod's `command` or in the image's ENTRYPOINT"
const NAME_IT = 'name it with the `ducttape.dev/debug` annotation if that is what you want'

function lost(program: string): string {
  return `as \`${program}\` is started here, nothing is known that gives the inspector to the program, and not to a tool before it`
}

/** Every reason why a container is left as it is though its language is known, and what its owner can do about it. */
export const REFUSALS = {
  unknownLaunch: (why: string): Refusal => ({
    refused: `its command line is not known: ${why}`,
    remedy: "give the image's `config` under `spec.images`, or a plain `command` in the pod",
  }),
  unclearLaunch: (why: string): Refusal => ({
    refused: `its command line is not known: ${why}`,
    remedy: 'start the one program by a plain `command` in the pod while you debug',
  }),
  behindScript: (program: string, script: string): Refusal => ({
    refused: `"${program}" goes to the script \`${script}\`, which may make another command line of it`,
    remedy: "name the whole command line in the pod's `command`, without that script",
  }),
  scriptAlone: (script: string): Refusal => ({
    refused: `it starts what the script \`${script}\` chooses, which is not known here`,
    remedy: "name the whole command line in the pod's `command`, without that script",
  }),
  starter: (program: string, started: string): Refusal => ({
    refused: `"${program}" may be what starts "${started}" behind it, in a way that is not known here`,
    remedy: `start "${started}" itself while you debug, in the pod's \`command\``,
  }),
  noRoomInProcess: (type: string): Refusal => ({
    refused: `its command line names the buildpacks' process type "${type}", which has no place for other words`,
    remedy:
      "say its command in the pod's `command`, behind `/cnb/lifecycle/launcher` and `--`, and go to its folder there if it has one of its own",
  }),
  noRoom: (): Refusal => ({
    refused: 'its command line has no place for the words that would start it under its debugger',
    remedy: 'start the program by a plain `command` in the pod while you debug',
  }),
  cleanEnvironment: (name: string): Refusal => ({
    refused: `its command line takes the container's environment away before the program starts, and with it \`${name}\``,
    remedy: 'start it without what does that: `env -i`, `sudo`, `su -`, `exec -c`, `setpriv --reset-env`',
  }),
  setByLaunch: (name: string): Refusal => ({
    refused: `its command line sets \`${name}\` itself, which would hide what the debugger needs there`,
    remedy: `set \`${name}\` in the pod's \`env\` instead, or add to it there: \`${name}="$${name} …"\``,
  }),
  hostNetwork: (): Refusal => ({
    refused: "its pod is on the node's network (`hostNetwork`), where a debugger's port is open to others",
    remedy: NAME_IT,
  }),
  windows: (): Refusal => ({
    refused: 'its pod runs on Windows, and the support images are for Linux',
    remedy: NAME_IT,
  }),
  shared: (why: string): Refusal => ({
    refused: `a field that would change is shared with others: ${why}`,
    remedy: 'write the field out in its place',
  }),
  mounted: (volume: string, path: string): Refusal => ({
    refused: `its volume "${volume}" is mounted at ${path}, where the debugger's files go`,
    remedy: `mount "${volume}" somewhere else`,
  }),
  noUser: (): Refusal => ({
    refused:
      'it must run as non-root (`runAsNonRoot`), and no number says as whom, so the support image would be stopped as root',
    remedy:
      "set `runAsUser` in the pod, give the image's `User` under `spec.images`, or set `spec.supportImages.securityContext.runAsUser`",
  }),
  optionalSource: (name: string): Refusal => ({
    refused: `\`${name}\` comes from a source that is \`optional\`: without it, the text that refers to it would reach the program`,
    remedy: `make the source of \`${name}\` required, or give it a \`value\``,
  }),
  referringWords: (name: string): Refusal => ({
    refused: `its command line refers to \`$(${name})\`, which the debugger must change for the program alone`,
    remedy: `write the value of \`${name}\` into the command line`,
  }),
  readOnlyTmp: (volume: string): Refusal => ({
    refused: "the runtime keeps its debugger's pipes in /tmp, where nothing can be written",
    remedy: `mount a volume at /tmp that can be written, in place of "${volume}"`,
  }),
  delveWithoutPort: (): Refusal => ({
    refused: '`dlv` is started without a port to listen on',
    remedy: 'add `--headless --listen=127.0.0.1:56268`',
  }),
  opaque: (program: string): Refusal => ({
    refused: `"${program}" starts another program in a way that is not followed here`,
    remedy: "start that program itself while you debug, in the pod's `command`",
  }),
  inPath: (program: string): Refusal => ({
    refused: `Delve does not look for "${program}" in PATH, and the image is not known to have a shell that does`,
    remedy: BY_ITS_PATH,
  }),
  script: (program: string): Refusal => ({
    refused: `"${program}" is a script, which Delve cannot run`,
    remedy: BY_ITS_PATH,
  }),
  goVersion: (version: string, delve: string, window: string): Refusal => ({
    refused: `the image says Go ${version}; ${delve} in the published support image serves Go ${window}`,
    remedy: 'name an image with a fitting Delve in `spec.supportImages.go` and say `contract: ducttape`',
  }),
  inspectorWithoutPort: (): Refusal => ({
    refused: 'it asks for an inspector on a port that is not known here',
    remedy: 'give `--inspect` a port number, or take it out',
  }),
  lostTool: (program: string): Refusal => ({
    refused: lost(program),
    remedy: `start the program with \`node\` or \`npm\`, or ${OTHER_IMAGES}`,
  }),
  yarnScript: (program: string): Refusal => ({
    refused: lost(program),
    remedy: `write the script's own \`node …\` command in the pod's \`command\`, or ${OTHER_IMAGES}`,
  }),
  denoTask: (): Refusal => ({
    refused: lost('deno'),
    remedy: `write the task's own \`deno run …\` in the pod's \`command\`, or ${OTHER_IMAGES}`,
  }),
  nodeOptionsTwice: (program: string): Refusal => ({
    refused: `\`${program}\` has \`node-options\` already, which hides another`,
    remedy: 'say them by the variable `NODE_OPTIONS`',
  }),
  noProgram: (): Refusal => ({
    refused:
      'node runs text of the command line or tests there, which the guard of our support image leaves alone',
    remedy: 'leave `attach` out, or put the program into a file',
  }),
  permission: (): Refusal => ({
    refused: "node's permission model keeps the inspector closed",
    remedy:
      'add `--allow-inspector`, which Node.js has from 24 on, or leave `--permission` out while you debug',
  }),
  nodeDebug: (): Refusal => ({
    refused:
      'it sets `NODE_DEBUG`, which the published wrapper uses for itself, and the program would end at once',
    remedy: `take \`NODE_DEBUG\` out, start the program with \`node\`, or ${OTHER_IMAGES}`,
  }),
  unknownPath: (program: string): Refusal => ({
    refused: `${program} starts node through PATH, and PATH is not known`,
    remedy: "give the image's `config` with its `Env` under `spec.images`, or start the program with `node`",
  }),
  ...PYTHON_REFUSALS,
  openWord: (word: string): Refusal => ({
    refused: `a shell may make several words of \`${word}\`, or none, so that nobody knows where the program begins`,
    remedy: "write the words out in the pod's `command`, or put it in quotes if it is one word",
  }),
  nodeVersion: (version: string, oldest: string): Refusal => ({
    refused: `the image says Node.js ${version}, in which the support image's guard does nothing; it serves ${oldest} and later`,
    remedy: 'leave `attach` out',
  }),
  agentWithoutPort: (): Refusal => ({
    refused:
      'it starts a JDWP agent that does not listen on a known port, and a JVM takes only one such agent',
    remedy: 'give that agent `server=y` and an `address` with a port, or take it out',
  }),
  buildTool: (program: string): Refusal => ({
    refused: `\`${program}\` runs in a JVM of its own, which would take the debugger's port and stop the program's JVM`,
    remedy: 'start the built program with `java`',
  }),
  secondJvm: (command: string): Refusal => ({
    refused: `its exec probe or hook runs a JVM of its own ("${command}"), which would find the debugger's port taken and fail`,
    remedy: 'probe it another way, over HTTP say, or leave the probe out while you debug',
  }),
  jvmBefore: (program: string): Refusal => ({
    refused: `its script starts \`${program}\` too, a JVM that would have the debugger's port when the program's JVM starts`,
    remedy: `start \`${program}\` in a container of its own`,
  }),
  waitsTwice: (server: string): Refusal => ({
    refused: `the start script of ${server} tries its options on a JVM of its own first, which would wait for a debugger too`,
    remedy: 'leave `suspend` out',
  }),
  diagnosticsOff: (name: string): Refusal => ({
    refused: `its command line sets \`${name}\` to 0, which keeps debuggers out`,
    remedy: `write \`${name}=1\` there`,
  }),
} as const
