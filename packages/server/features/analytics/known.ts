/** A number that JSON can say, or null. */
export const known = (value: number): number | null => (Number.isFinite(value) ? value : null);
