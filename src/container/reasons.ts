/** Every reason why a container is left alone on purpose. */
export const LEFT_ALONE = {
  off: (annotation: string) => `its \`${annotation}\` annotation says off`,
  listed: (annotation: string) => `the annotation \`${annotation}\` lists it as debuggable already`,
  notAnnotated: (annotation: string) =>
    `nothing asks for it: \`spec.when\` is annotated, and it has no \`${annotation}\` annotation`,
  notNamed: (annotation: string) => `its pod's \`${annotation}\` annotation does not name it`,
  handsOff: (annotation: string) =>
    `the annotation \`${annotation}\` is there and lists nothing, which says hands off`,
  excepted: () => 'the functionConfig excepts it (`spec.except`)',
  notSelected: () => 'it is not among those that the functionConfig selects (`spec.only`)',
  otherImage: (image: string) => `its image "${image}" is not among those that the functionConfig names`,
  notBuilt: (image: string) => `its image "${image}" is not among those that Skaffold built`,
  sidecar: () => 'it is a sidecar (`spec.sidecars`)',
} as const

/** Every reason why a container's language or launch is not known. */
export const UNKNOWN = {
  otherProgram: (program: string, what: string) =>
    `\`${program}\` is ${what}, not a program of a supported language`,
  otherLanguage: (sign: string, what: string) => `${sign}, so that it may be ${what}`,
  noSign: (program: string) => `nothing about \`${program}\` tells its language`,
  image: (image: string) => `nothing is known about the image "${image}"`,
  imageField: (field: string, image: string) => `the ${field} of the image "${image}" is not known`,
  noStart: (image: string) =>
    `neither its pod nor what is known about the image "${image}" says what it starts`,
  noImage: () => 'it has no image',
  process: (type: string) =>
    `its image was made by buildpacks, and nothing is known about its process type "${type}"`,
  processArguments: (type: string) =>
    `nothing tells whether the pod's \`args\` follow those of the process type "${type}" or stand in their place`,
  noScript: () => 'its shell has no script, or one that is not known here',
  nestedScript: () => 'its shell script starts another shell with a script in quotes that change it',
  greedyShell: (program: string) =>
    `its shell script gets its words through \`${program}\`, which takes the options among them for its own`,
  brokenScript: (fault: string) => `its shell script does not parse: ${fault}`,
  noProgram: () => 'its shell script starts no program of a supported language',
  strangeProgram: (program: string) =>
    `its shell script starts \`${program}\`, of which nothing tells the language`,
  programsAtOnce: () => 'its shell script starts several programs that may run at the same time',
  eitherProgram: () => 'its shell script starts one of several programs, and which one is not known here',
  openProgram: (word: string) =>
    `its shell script starts what \`${word}\` stands for, which is not known here`,
  computedScript: () => 'its shell script runs text that it makes itself (`eval`)',
} as const
