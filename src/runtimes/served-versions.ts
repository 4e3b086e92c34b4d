import type { Contract, RuntimeImage } from '../container/plan.js'

/** The versions of a language, both ends included, that one debugger of a support image serves. */
export interface Served {
  readonly from: string
  readonly to: string
  /** The debugger and its version, as a person says it. */
  readonly by: string
}

// Written by `npm run generate` from images/versions.yaml, which names the sources.
/** What the support images serve, the published ones and ours; an empty list: any version, as far as is known. */
export const SERVED_VERSIONS: {
  readonly [contract in Contract]: { readonly [runtime in RuntimeImage]: readonly Served[] }
} = {
  skaffold: {
    go: [{ from: '1.21', to: '1.24', by: 'Delve 1.24.1' }],
    nodejs: [],
    python: [
      { from: '2.7', to: '2.7', by: 'debugpy' },
      { from: '3.5', to: '3.11', by: 'debugpy' },
    ],
    netcore: [],
  },
  ducttape: {
    go: [
      { from: '1.18', to: '1.20', by: 'Delve 1.20.2' },
      { from: '1.21', to: '1.24', by: 'Delve 1.24.2' },
      { from: '1.25', to: '1.27', by: 'Delve 1.27.2' },
    ],
    nodejs: [{ from: '10', to: '26', by: 'the inspector of Node.js' }],
    python: [
      { from: '2.7', to: '3.6', by: 'debugpy 1.5.1' },
      { from: '3.7', to: '3.7', by: 'debugpy 1.7.0' },
      { from: '3.8', to: '3.9', by: 'debugpy 1.8.21' },
      { from: '3.10', to: '3.15', by: 'debugpy 1.8.22' },
    ],
    netcore: [],
  },
}
