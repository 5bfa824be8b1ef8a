export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The worst ratio of sides in a row of areas along a side of this length. */
function worst(row: readonly number[], side: number): number {
  const sum = row.reduce((total, area) => total + area, 0);
  const [least, most] = [Math.min(...row), Math.max(...row)];
  return Math.max((side * side * most) / (sum * sum), (sum * sum) / (side * side * least));
}

/**
 * Divides a box into boxes whose areas are as the values, each as near to a square as can be (Bruls, Huizing and
 * van Wijk, Squarified Treemaps, 2000). The values are above zero, largest first; the boxes are in their order.
 */
export function squarify(values: readonly number[], box: Box): Box[] {
  const total = values.reduce((sum, value) => sum + value, 0);
  const scale = (box.width * box.height) / total;
  const areas = values.map((value) => value * scale);
  const made: Box[] = [];
  let { x, y, width, height } = box;
  for (let start = 0; start < areas.length; ) {
    const side = Math.min(width, height);
    let end = start + 1;
    while (
      end < areas.length &&
      worst(areas.slice(start, end + 1), side) <= worst(areas.slice(start, end), side)
    )
      end += 1;
    const row = areas.slice(start, end);
    const depth = side === 0 ? 0 : row.reduce((sum, area) => sum + area, 0) / side;
    let along = 0;
    for (const area of row) {
      const length = depth === 0 ? 0 : area / depth;
      made.push(
        width >= height
          ? { x, y: y + along, width: depth, height: length }
          : { x: x + along, y, width: length, height: depth },
      );
      along += length;
    }
    if (width >= height) {
      x += depth;
      width -= depth;
    } else {
      y += depth;
      height -= depth;
    }
    start = end;
  }
  return made;
}
