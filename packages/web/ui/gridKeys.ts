/** The row a key moves to, or null for keys that do not move. `page` is how many rows a page key jumps. */
export function nextIndex(key: string, active: number, count: number, page: number): number | null {
  const target = destination(key, active, count, page);
  return target === null || count === 0 ? null : Math.max(0, Math.min(count - 1, target));
}

function destination(key: string, active: number, count: number, page: number): number | null {
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return active + 1;
    case 'k':
    case 'ArrowUp':
      return active - 1;
    case 'PageDown':
      return active + page;
    case 'PageUp':
      return active - page;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
