import { FactorFileError, type FactorTable, readFactorFile } from '@financehub/core/factors/french.ts';

/** A file of factor returns, or what is wrong with it as a whole. */
export type FactorsRead = { readonly table: FactorTable } | { readonly unreadable: string };

export default function read(bytes: Uint8Array): FactorsRead {
  try {
    return { table: readFactorFile(new TextDecoder('windows-1252').decode(bytes)) };
  } catch (error) {
    if (error instanceof FactorFileError) return { unreadable: error.message };
    throw error;
  }
}
