/** Lets the event loop do what else there is. */
export const nextTurn = (): Promise<unknown> => new Promise(setImmediate);
