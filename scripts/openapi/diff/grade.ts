/** How bad a change is, and for whom. */

/**
 * `breaking`: a client that kept to the old document can fail. `risky`: it can, but need not, or it is a notice of what
 * will. `safe`: it cannot.
 */
export type Grade = 'breaking' | 'risky' | 'safe';

export const GRADES: readonly Grade[] = ['breaking', 'risky', 'safe'];

/** `request`: what a client sends. `response`: what it receives. `contract`: the operation or document itself. */
export type Side = 'request' | 'response' | 'contract';
