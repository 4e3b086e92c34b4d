import { SIDECARS } from './config/defaults.js'

/** What `--help` prints, and with it `kpt fn doc`. */
export const HELP = `ducttape-fn makes the programs in Kubernetes manifests ready for a debugger.

It reads a ResourceList (as kpt and kustomize send it) or a stream of plain manifests, starts every program that it
recognises under its language's debugger, and writes the same manifests back; nothing else in them changes.

Usage:
  ducttape-fn [options] [CONFIG_FILE] < manifests.yaml > debuggable.yaml
  kpt fn eval DIR --image ducttape-fn
  kubectl kustomize DIR | ducttape-fn

Commands beside it (each with a --help of its own):
  ducttape-fn lock [DIR | FILE | -]   write down what the images of your workloads say, for runs without a network
  ducttape-fn inspect IMAGE           tell what an image says, and what would be done with a pod of it

Options:
  -i, --input FILE             read from FILE instead of stdin
  -o, --output FILE            write to FILE instead of stdout
  -f, --function-config FILE   the functionConfig; CONFIG_FILE is the same, as kustomize's legacy plug-ins have it
      --results FILE           write the results, a YAML list, to FILE
      --image-lock FILE        a lock, where it is not among the input
      --build-artifacts FILE   Skaffold's build result: only its images are debugged then
      --engine                 ask the Docker or podman of this machine about images
      --network                ask registries about images
  -h, --help                   print this
  -v, --version                print the version

Runtimes:
  go       Delve           port 56268   dlv exec, from the support image
  nodejs   the inspector   port 9229    node's own; a script file through the support image's wrapper
  python   debugpy         port 5678    the interpreter's -m debugpy, or the launcher, from the support image
  netcore  vsdbg           by exec      /dbg/netcore/vsdbg, from the support image
  jvm      JDWP            port 5005    the JDK's own

Configuration (every field is optional; a ConfigMap's data may hold the same, nested keys by dots):
  apiVersion: ducttape.dev/v1alpha1
  kind: DuctTape
  metadata: {name: debug}
  spec:
    images:                  # what is known about images, first match wins; once given, only these are candidates
    - image: emailservice    # repository, repository:tag, repository@digest, or a glob
      runtime: python        # go, nodejs, python, netcore, jvm
      config: {Entrypoint: [python, app.py], Env: [PYTHON_VERSION=3.11.9], WorkingDir: /app, User: "1000"}
    imageLock: FILE          # also buildArtifacts, imageFiles, skaffold, engine, registry, platform: who else knows images
    only: [{name: web}]      # kind, name, namespace, labels, container, image; globs
    except: [{container: migrate}]
    sidecars: [istio-proxy]  # replaces the list below
    when: recognised         # or annotated
    kinds: [{apiVersion: example.com/v1, kind: Game, template: spec.template, replicas: spec.replicas}]
    suspend: false           # true: wait for the debugger before the first line
    probes: relax            # remove, keep, or a duration
    replicas: one            # or keep
    ports: {dlv: 56268}
    listen: loopback         # or all
    protocols: [dap]         # preference, best first: dap, pydevd, dlv, devtools, jdwp
    supportImages: {registry: example.com/debug, tag: v1, contract: skaffold, pullPolicy: IfNotPresent}

Containers of these names are sidecars and left alone:
  ${SIDECARS.join(' ')
    .replaceAll(/(.{1,100})(?: |$)/g, '$1\n  ')
    .trimEnd()}

Annotation, on a workload or its pod template, before everything else:
  ducttape.dev/debug: on | off | RUNTIME | {CONTAINER: on | off | RUNTIME}

Exit code: 0 done, 1 a result is an error, 2 the input cannot be read, 3 the functionConfig cannot be read.
`
