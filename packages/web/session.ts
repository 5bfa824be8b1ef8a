import type { Session, User } from './models.ts';

/** Who is signed in, kept in localStorage so that every tab shares it. Times are milliseconds since 1970. */
export interface StoredSession {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresAt: number;
  readonly user: User;
}

const KEY = 'financehub.session';
const listeners = new Set<() => void>();
let current: StoredSession | null = read();

function isSession(value: unknown): value is StoredSession {
  if (typeof value !== 'object' || value === null) return false;
  const { accessToken, refreshToken, user } = value as Partial<StoredSession>;
  return typeof accessToken === 'string' && typeof refreshToken === 'string' && typeof user?.id === 'string';
}

function read(): StoredSession | null {
  const text = localStorage.getItem(KEY);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isSession(value) ? value : null;
  } catch {
    // Not ours, or cut off: signing in again replaces it.
    return null;
  }
}

function announce(): void {
  for (const listener of listeners) listener();
}

export function getSession(): StoredSession | null {
  return current;
}

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keepSession(session: Session): void {
  current = {
    accessToken: session.accessToken,
    refreshToken: session.refreshToken,
    expiresAt: Date.now() + session.expiresIn * 1000,
    user: session.user,
  };
  localStorage.setItem(KEY, JSON.stringify(current));
  announce();
}

export function keepUser(user: User): void {
  if (current === null) return;
  current = { ...current, user };
  localStorage.setItem(KEY, JSON.stringify(current));
  announce();
}

export function dropSession(): void {
  current = null;
  localStorage.removeItem(KEY);
  announce();
}

/** Reads what another tab may have stored since. */
export function rereadSession(): StoredSession | null {
  const stored = read();
  if (stored?.accessToken !== current?.accessToken) {
    current = stored;
    announce();
  }
  return current;
}

window.addEventListener('storage', (event) => {
  if (event.key === KEY || event.key === null) rereadSession();
});
