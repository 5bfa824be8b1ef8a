import type { TableData } from './table.ts';

export interface HeatData {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** One list per row; null where there is no value. */
  readonly values: readonly (readonly (number | null)[])[];
  readonly show: (value: number) => string;
  /** The value with the full colour; beyond it nothing gets stronger. */
  readonly limit: number;
  /** What the rows are, as the heading of the first column. */
  readonly corner?: string;
}

export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a cell; null when the key is none of these. */
export function moved(key: string, { row, column }: Cell, { rows, columns }: HeatData): Cell | null {
  const [down, right] = [rows.length - 1, columns.length - 1];
  switch (key) {
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(down, row + 1), column };
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(right, column + 1) };
    case 'Home':
      return { row, column: 0 };
    case 'End':
      return { row, column: right };
    default:
      return null;
  }
}

export function wordsOf({ rows, columns, values, show }: HeatData, { row, column }: Cell): string {
  const value = values[row]?.[column] ?? null;
  return `${rows[row]}, ${columns[column]}: ${value === null ? 'no value' : show(value)}`;
}

export function tableOfHeat({ rows, columns, values, show, corner = '' }: HeatData): TableData {
  return {
    head: [corner, ...columns],
    rows: rows.map((name, row) => {
      const cells = columns.map((_, column) => values[row]?.[column] ?? null);
      return {
        key: `${row}`,
        shown: [name, ...cells.map((value) => (value === null ? '–' : show(value)))],
        exact: [name, ...cells.map((value) => (value === null ? '' : String(value)))],
      };
    }),
  };
}
