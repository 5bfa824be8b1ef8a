import { useSyncExternalStore } from 'react';
import { getSession, subscribeSession } from './session.ts';

/** Which book the person works in, remembered per user; null means the default book of the server. */
const listeners = new Set<() => void>();

function key(): string | null {
  const session = getSession();
  return session === null ? null : `financehub.book.${session.user.id}`;
}

export function chosenBookId(): string | null {
  const name = key();
  return name === null ? null : (localStorage.getItem(name) ?? getSession()?.user.defaultBookId ?? null);
}

export function chooseBook(id: string | null): void {
  const name = key();
  if (name === null) return;
  if (id === null) localStorage.removeItem(name);
  else localStorage.setItem(name, id);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  const leave = subscribeSession(listener);
  return () => {
    listeners.delete(listener);
    leave();
  };
}

export function useChosenBookId(): string | null {
  return useSyncExternalStore(subscribe, chosenBookId);
}
