import { openStatementFile, type ParseOptions } from '@financehub/core/statements/detect.ts';
import { refuseWithinDay } from '@financehub/core/statements/lean-names.ts';
import type { StatementFile, StatementPart } from '@financehub/core/statements/statement.ts';
import type { TableSource } from '@financehub/core/statements/table.ts';
import { openTableFile } from '@financehub/core/statements/table-file.ts';
import { type ExtractedTable, extractTable } from './extract/index.ts';
import { zippedFile } from './extract/zipped-file.ts';
import { fileSource } from './file-source.ts';
import type { FileSummary } from './reading.ts';
import { summarise } from './summary.ts';

export interface OpenFile {
  readonly file: StatementFile;
  readonly summary: FileSummary;
  /** The first bytes of a text, or the table that was taken out of the file. */
  readonly table: Uint8Array | TableSource;
}

function* withWarnings(warnings: readonly string[], file: StatementFile): Generator<StatementPart> {
  for (const warning of warnings) yield { kind: 'warning', warning };
  yield* file.parts();
}

function openExtracted(
  { format, table, dialect, warnings }: ExtractedTable,
  fileName: string,
  options: ParseOptions,
): StatementFile {
  const mapping = { ...dialect, ...options.dialect };
  const file = openTableFile(table, { fileName, ...options, format, dialect: mapping });
  return { ...file, parts: () => withWarnings(warnings, file) };
}

/** Recognises a file and finds out how it is written: a workbook or PDF by the table in it, an archive by the one file in it, any other by its text. Throws StatementError. */
export async function openFile(path: string, fileName: string, options: ParseOptions): Promise<OpenFile> {
  const source = fileSource(path);
  const extracted = await extractTable(path, source.head, fileName, options.dialect);
  if (extracted !== null) {
    const file = openExtracted(extracted, fileName, options);
    return { file, summary: summarise(file), table: extracted.table };
  }
  const inside = zippedFile(path, source.head) ?? { source, fileName };
  refuseWithinDay(inside.fileName);
  const file = openStatementFile(inside.source, inside.fileName, options);
  return { file, summary: summarise(file), table: inside.source.head };
}
