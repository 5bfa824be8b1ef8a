import { useRef, useState } from 'react';
import { type Offer, sayDone, sayProblem, undo } from '../../ui/toasts.tsx';
import { indexAt, moved, type Place, START, waitingOf } from './queueState.ts';

/** What a decision came to, and the operation it was; null where nothing was changed. */
export interface Decided {
  readonly message: string;
  readonly operationId: string | null;
  readonly offer?: Offer | undefined;
}

interface Past {
  readonly id: string;
  readonly operationIds: readonly string[];
}

const including = (set: ReadonlySet<string>, id: string) => new Set([...set, id]);
const without = (set: ReadonlySet<string>, id: string) => new Set([...set].filter((each) => each !== id));

/**
 * One item after the other: a decision takes it off at once and is sent behind the scenes, one at a time; what fails
 * comes back, and each can be undone.
 */
export function useQueue<T>(items: readonly T[], idOf: (item: T) => string) {
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const [skipped, setSkipped] = useState<ReadonlySet<string>>(new Set());
  const [place, setPlace] = useState<Place>(START);
  const past = useRef<Past[]>([]);
  const sending = useRef<Promise<void>>(Promise.resolve());
  const waiting = waitingOf(items, idOf, done, skipped);
  const ids = waiting.map(idOf);
  const index = indexAt(place, ids);
  const current = waiting[index];

  const bringBack = (id: string) => {
    past.current = past.current.filter((each) => each.id !== id);
    setDone((before) => without(before, id));
    setPlace({ id, index: 0 });
  };
  const settle = async (id: string, work: () => Promise<Decided>) => {
    try {
      const { message, operationId, offer } = await work();
      const operationIds = operationId === null ? [] : [operationId];
      past.current.push({ id, operationIds });
      sayDone({ message, operationIds, offer, onUndone: () => bringBack(id) });
    } catch (error) {
      bringBack(id);
      sayProblem(error);
    }
  };
  const decide = (item: T, work: () => Promise<Decided>) => {
    const id = idOf(item);
    setPlace({ id: null, index });
    setDone((before) => including(before, id));
    sending.current = sending.current.then(() => settle(id, work));
  };
  const skip = () => {
    if (current === undefined) return;
    setPlace({ id: ids[index + 1] ?? ids[0] ?? null, index });
    setSkipped((before) => including(before, idOf(current)));
  };
  const undoLast = async () => {
    await sending.current;
    const last = past.current.at(-1);
    if (last !== undefined && (await undo(last.operationIds))) bringBack(last.id);
  };
  return {
    waiting,
    current,
    index,
    doneCount: done.size,
    decide,
    skip,
    undoLast: () => void undoLast(),
    move: (by: number) => setPlace(moved(index, by, ids)),
    goTo: (item: T) => setPlace({ id: idOf(item), index: 0 }),
  };
}

export type Queue<T> = ReturnType<typeof useQueue<T>>;
