import type { Note } from './plan.js'

/** Everything a user may have to know about a container that was changed. */
export const NOTES = {
  alreadyDebugged: (): Note => ({
    severity: 'info',
    text: 'the program already starts under its debugger, so its launch stays as it is',
  }),
  recreate: (kind: string): Note => ({
    severity: 'info',
    text: `a live ${kind} must be deleted and created anew`,
  }),
  hidden: (name: string, sources: string): Note => ({
    severity: 'warning',
    text: `\`${name}\` is set now and hides ${sources}, if there is one`,
  }),
  setInScript: (name: string): Note => ({
    severity: 'warning',
    text: `its shell reads a file or a profile first: if that sets \`${name}\` and does not add to it, there is no debugger`,
  }),
  goBuild: (): Note => ({
    severity: 'info',
    text: "build it with `-gcflags='all=-N -l'` and without `-ldflags=-s -w`, or Delve has no symbols to work with",
  }),
  processType: (type: string): Note => ({
    severity: 'info',
    text: `it starts as a command of its own now, so what its buildpacks set up for the process type "${type}" alone is not there`,
  }),
  imageFault: (why: string): Note => ({
    severity: 'warning',
    text: `asking about its image failed: ${why}`,
  }),
  leaderElection: (flag: string): Note => ({
    severity: 'info',
    text: `a program that stands at a breakpoint loses its leadership: say \`${flag.replace(/=.*/, '')}=false\` while you debug`,
  }),
  goStaysUp: (): Note => ({
    severity: 'warning',
    text: 'Delve stays up when the program ends, so the Job never completes: delete it when you are done',
  }),
  unserved: (version: string, served: string): Note => ({
    severity: 'warning',
    text: `the image says ${version}, which no debugger of the support image is made for, so the nearest one is tried: it has ${served}`,
  }),
  goVersionUnknown: (window: string): Note => ({
    severity: 'warning',
    text: `its Go version is not known; Delve in the published support image serves Go ${window}`,
  }),
  npmScriptTools: (): Note => ({
    severity: 'info',
    text: 'if its npm script starts a tool that starts node (tsx, next, yarn), the tool keeps the inspector: start the program with `node` in the script',
  }),
  npmHidesOptions: (): Note => ({
    severity: 'warning',
    text: 'npm scripts do not see a `NODE_OPTIONS` that the image or `envFrom` brings, if there is one: write it in `env`',
  }),
  nodeWrapper: (): Note => ({
    severity: 'warning',
    text: 'the published wrapper runs node as its child: any failure has exit code 1, SIGTERM does not reach the program, and node options with a value before the script (`-r x`) fail',
  }),
  nodeScriptOnly: (program: string): Note => ({
    severity: 'warning',
    text: `it may be no program of Node.js, and runs without a debugger then, or if "${program}" does not start \`node\` by that name`,
  }),
  pythonAsChild: (): Note => ({
    severity: 'info',
    text: 'the published launcher runs Python as its child: any failure has exit code 1, and SIGTERM does not reach the program',
  }),
  pythonVersionUnknown: (newest: string): Note => ({
    severity: 'warning',
    text: `its Python version is not known; the published launcher ends the container if it is newer than ${newest}`,
  }),
  pythonLoopback: (): Note => ({
    severity: 'warning',
    text: 'the published launcher lets debugpy listen on loopback only, whatever `listen` says',
  }),
  pythonScriptOnly: (program: string): Note => ({
    severity: 'warning',
    text: `it runs without a debugger if "${program}" is not a Python script`,
  }),
  gevent: (): Note => ({
    severity: 'info',
    text: 'it runs on gevent, where a debugger hangs without `GEVENT_SUPPORT=True`: that is set now',
  }),
  musl: (): Note => ({
    severity: 'warning',
    text: 'the published vsdbg needs glibc, and its image looks like Alpine',
  }),
  noSuspension: (): Note => ({
    severity: 'warning',
    text: 'it does not wait for its debugger: .NET has no option for that',
  }),
  secondJvm: (): Note => ({
    severity: 'warning',
    text: 'it has an exec probe or hook: if that starts a JVM, it fails, since the debugger has the port',
  }),
  onRequest: (): Note => ({
    severity: 'warning',
    text: 'its agent has `onjcmd=y`, so nothing listens until you run `jcmd <pid> VM.start_java_debugging` in the container',
  }),
} as const
