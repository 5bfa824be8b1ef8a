interface Waiting<T, R> {
  readonly item: T;
  readonly done: (result: R) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Does work of one key at a time: what comes meanwhile waits and is then done in one go, at most `most` of it, in the order
 * in which it came. `work` answers a result for each item; what it throws each of them is told.
 */
export function gather<T, R>(
  work: (key: string, items: readonly T[]) => Promise<readonly R[]>,
  most: number,
): (key: string, item: T) => Promise<R> {
  const queues = new Map<string, Waiting<T, R>[]>();

  const workOff = async (key: string, queue: Waiting<T, R>[]): Promise<void> => {
    while (queue.length > 0) {
      const now = queue.splice(0, most);
      try {
        const results = await work(
          key,
          now.map(({ item }) => item),
        );
        now.forEach(({ done }, index) => {
          done(results[index]!);
        });
      } catch (error) {
        for (const { failed } of now) failed(error);
      }
    }
    queues.delete(key);
  };
  return (key, item) =>
    new Promise((done, failed) => {
      const waiting = { item, done, failed };
      const queue = queues.get(key);
      if (queue !== undefined) {
        queue.push(waiting);
        return;
      }
      const own = [waiting];
      queues.set(key, own);
      void workOff(key, own);
    });
}
