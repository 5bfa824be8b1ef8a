/** The last instant of a day here, up to which something is known; undefined for what is known now. */
export function knownAt(day: string | undefined): string | undefined {
  return day === undefined ? undefined : new Date(`${day}T23:59:59.999`).toISOString();
}
