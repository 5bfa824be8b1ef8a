export type QueueName = 'categories' | 'duplicates' | 'transfers';

export const QUEUES: readonly QueueName[] = ['categories', 'duplicates', 'transfers'];

/** Which queue is open. */
export interface ReviewSearch {
  queue?: QueueName;
}

export function readReviewSearch(search: Record<string, unknown>): ReviewSearch {
  const found = QUEUES.find((name) => name === search.queue);
  return found === undefined ? {} : { queue: found };
}
