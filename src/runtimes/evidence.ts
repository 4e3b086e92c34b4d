/** How sure a sign of a runtime makes us: the words of the launch, the image's environment, or a hint. */
export type Rank = 'launch' | 'image' | 'hint'

/** Why a container looks like a runtime. */
export interface Evidence {
  readonly rank: Rank
  /** In words that follow "because". */
  readonly because: string
}

/** The ranks, the surest first. */
export const RANKS: readonly Rank[] = ['launch', 'image', 'hint']
