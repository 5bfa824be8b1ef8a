import { FONT, LEGEND } from './frame.ts';

/** How many lines names of such widths take in a legend of a width, set as words are; pixels. */
export function linesOf(widths: readonly number[], room: number): number {
  const inside = room - 2 * LEGEND.padding;
  let lines = 1;
  let at = 0;
  for (const width of widths) {
    const item = LEGEND.icon + LEGEND.beside + width;
    if (at > 0 && at + item > inside) {
      lines += 1;
      at = 0;
    }
    at += item + LEGEND.gap;
  }
  return lines;
}

let pen: CanvasRenderingContext2D | null | undefined;

/** As many lines as the names need in a legend of a width; one as long as it is not known. */
export function legendLines(names: readonly string[], room: number): number {
  if (names.length < 2 || room === 0) return 1;
  pen ??= document.createElement('canvas').getContext('2d');
  const brush = pen;
  if (brush === null) return 1;
  brush.font = `12px ${FONT}`;
  return linesOf(
    names.map((name) => brush.measureText(name).width),
    room,
  );
}
