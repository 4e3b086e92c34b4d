const SOURCES = `Where it looks, in this order, unless told otherwise:
  -f, --function-config FILE   a functionConfig; what it says of \`images\` comes first
      --image-file FILE        an archive (\`docker save\`, OCI) or an OCI layout; may be given again
      --skaffold FILE          a skaffold.yaml, whose artifacts are known by their Dockerfiles
      --no-engine              do not ask the Docker or podman of this machine
      --no-network             do not ask registries; logins are those of \`docker login\` and \`podman login\`

      --insecure HOST          ask this registry without encryption; may be given again
      --ca FILE                certificates to trust besides the usual ones
      --platform OS/ARCH       the platform of nodes that pods do not name; linux/amd64 without it
      --build-artifacts FILE   Skaffold's build result: only its images count then
  -h, --help                   print this
`

/** What `ducttape-fn lock --help` prints. */
export const LOCK_HELP = `ducttape-fn lock writes down what the images of your workloads say, so that the function
knows it without a network: in kpt, in kustomize, in a pipe.

Usage:
  ducttape-fn lock [options] [DIR | FILE | -]

It collects the images of every container that the function would debug from the YAML and JSON files below DIR (hidden
folders, node_modules and what .krmignore names left out), from FILE, or from stdin, and writes a resource of kind
ImageLock. Keep it in the package: the function finds it among its input. Values that may be secret are left out of it.
Run again, it refreshes the lock: images that nothing uses any more go, and one that nobody knows now keeps its entry.

Options:
  -o, --output FILE            the lock; images.lock.yaml in DIR without it, - is stdout
      --check                  write nothing; say what is no longer true, and fail if anything is

${SOURCES}
Exit code: 0 done, 1 an image is not known or \`--check\` found a difference, 2 the command line or the input cannot be
read, 3 the functionConfig cannot be read.
`

/** What `ducttape-fn inspect --help` prints. */
export const INSPECT_HELP = `ducttape-fn inspect tells what an image says, and what the function would do with a plain pod of it.

Usage:
  ducttape-fn inspect [options] IMAGE

Options:
      --command JSON           \`command\` of the pod's container, as in '["node", "server.js"]'
      --args JSON              its \`args\`
      --image-lock FILE        a lock that is looked at first

${SOURCES}
Exit code: 0 done, 1 nobody knows the image, 2 the command line cannot be read, 3 the functionConfig cannot be read.
`
