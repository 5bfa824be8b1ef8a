/** A key of a queue and what it does; without `run` it is only named. */
export interface KeyAction {
  readonly key: string;
  readonly label: string;
  readonly run?: () => void;
}

/** What goes on in every queue. */
export const EVERYWHERE: readonly KeyAction[] = [
  { key: 'j', label: 'Next' },
  { key: 'k', label: 'Back' },
  { key: 's', label: 'Skip for now' },
  { key: 'u', label: 'Undo the last decision' },
  { key: '?', label: 'Show these keys' },
];
