import {
  FactorFileError,
  type FactorTable,
  type FactorUnit,
  readFactorFile,
} from '@financehub/core/factors/french.ts';

/** A file of factor returns, or what is wrong with it as a whole. */
export type FactorsRead = { readonly table: FactorTable } | { readonly unreadable: string };

export interface FactorsTask {
  readonly bytes: Uint8Array;
  readonly unit: FactorUnit;
}

export default function read({ bytes, unit }: FactorsTask): FactorsRead {
  try {
    return { table: readFactorFile(new TextDecoder('windows-1252').decode(bytes), unit) };
  } catch (error) {
    if (error instanceof FactorFileError) return { unreadable: error.message };
    throw error;
  }
}
