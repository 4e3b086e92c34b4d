import type { Refusal } from './plan.js'

/** The remedy for what only the published support images cannot do. */
export const OTHER_IMAGES = 'name other images in `spec.supportImages` and say `contract: ducttape`'

/** Every reason why a Python program is left as it is, and what its owner can do about it. */
export const PYTHON_REFUSALS = {
  pythonVersion: (version: string, newest: string): Refusal => ({
    refused: `the image says Python ${version}; the published support image has debuggers up to Python ${newest}, and its launcher ends the container without one`,
    remedy: `install debugpy in the image and start \`python -m debugpy --listen 127.0.0.1:5678 …\`, or ${OTHER_IMAGES}`,
  }),
  pythonDebuggerWithoutPort: (): Refusal => ({
    refused:
      "it starts a debugger that does not listen on a known port, and two of them would be in each other's way",
    remedy: 'let that debugger listen (`python -m debugpy --listen 127.0.0.1:5678 …`), or take it out',
  }),
  interpreterAlone: (): Refusal => ({
    refused: 'it starts the interpreter without a program',
    remedy: 'name the program in the command line',
  }),
  interpreterFlag: (flag: string): Refusal => ({
    refused: `the interpreter's flag "${flag}" stands before the program, and the published launcher fails on it`,
    remedy: `name the interpreter with its version (\`python3.11\`) and give the image's \`config\` under \`spec.images\`, say the flag by a variable (-u is PYTHONUNBUFFERED=1, -O is PYTHONOPTIMIZE=1, -X dev is PYTHONDEVMODE=1), or ${OTHER_IMAGES}`,
  }),
  joinedWord: (word: string): Refusal => ({
    refused: `the debuggers do not understand "${word}" where it stands before the program`,
    remedy: 'write each flag, `-m` or `-c`, and its value as words of their own, without `--`',
  }),
  hookVersion: (version: string): Refusal => ({
    refused: `Python ${version} cannot start debugpy by a variable, and \`spec.attach\` says environment`,
    remedy: 'leave `attach` out',
  }),
  codeAlone: (): Refusal => ({
    refused:
      'its program is text on the command line, which is not debugged by a variable, and `spec.attach` says environment',
    remedy: 'leave `attach` out, or put the program into a file',
  }),
  pypy: (): Refusal => ({
    refused: 'the debuggers of our support image are for CPython, and it starts PyPy',
    remedy: 'start it with CPython while you debug',
  }),
  shadowed: (launcher: string): Refusal => ({
    refused: `\`${launcher}\` puts a \`sitecustomize\` of its own before that of the support image, and \`spec.attach\` says environment`,
    remedy: 'leave `attach` out',
  }),
  unknownPythonPath: (): Refusal => ({
    refused:
      'it is not known what `PYTHONPATH` holds where its program starts, and to set it could hide its modules',
    remedy: "give the image's `config` with its `Env` under `spec.images`, or leave `attach` out",
  }),
  isolatingFlag: (flag: string): Refusal => ({
    refused: `with the interpreter's flag "${flag}" it does not read PYTHONPATH, by which debugpy is found`,
    remedy: `take "${flag}" out while you debug, or install debugpy in the image and start \`python ${flag} -m debugpy --listen 127.0.0.1:5678 …\``,
  }),
  uwsgi: (): Refusal => ({
    refused: '`uwsgi` runs Python inside itself, where no launcher and no hook reaches',
    remedy: 'start the program with gunicorn or `python` while you debug',
  }),
  pythonByPath: (program: string): Refusal => ({
    refused: `"${program}" is started by its path, and the published launcher cannot tell whether Python runs it`,
    remedy: `start it as \`python ${program}\` if it is Python, or ${OTHER_IMAGES}`,
  }),
  pythonStarter: (program: string): Refusal => ({
    refused: `"${program}" seems to start another program, and the published launcher does not follow it there`,
    remedy: "name the program it starts in the pod's `command`",
  }),
} as const
