/** Bytes of the largest file the server takes. */
export const LARGEST_FILE = 256 * 1024 * 1024;
