import type { Limit } from './limits.ts';
import { times } from './matrix.ts';

/** One side of a limit as n.x >= bound; an equality has one side only. */
export interface Side {
  readonly limit: number;
  readonly sign: 1 | -1;
  readonly bound: number;
  readonly equality: boolean;
}

export function sidesOf(limits: readonly Limit[]): Side[] {
  return limits.flatMap(({ min, max }, limit): Side[] => {
    if (min === max) return [{ limit, sign: 1, bound: min, equality: true }];
    const sides: Side[] = [];
    if (Number.isFinite(min)) sides.push({ limit, sign: 1, bound: min, equality: false });
    if (Number.isFinite(max)) sides.push({ limit, sign: -1, bound: -max, equality: false });
    return sides;
  });
}

/**
 * The factors of the active constraints in the method of Goldfarb and Idnani: with N their normals and Q = L L^T, the rows
 * of `basis` are those of (L^-T Z)^T with Z orthogonal, so that the first `count` of them times N are the triangle R and the
 * others are orthogonal to N. Changed in place.
 */
export class ActiveSet {
  readonly size: number;
  /** n x n, by row. */
  readonly basis: Float64Array;
  /** R by column: column k has its k + 1 elements at k * n. */
  readonly triangle: Float64Array;
  /** Indices of sides, in the order of the columns. */
  readonly sides: Int32Array;
  readonly multiplier: Float64Array;
  count = 0;

  constructor(inverseLower: Float64Array, n: number) {
    this.size = n;
    this.basis = inverseLower;
    this.triangle = new Float64Array(n * n);
    this.sides = new Int32Array(n);
    this.multiplier = new Float64Array(n + 1);
  }

  /** The basis times a normal. */
  project({ index, value }: Limit, sign: number): Float64Array {
    const { size, basis } = this;
    const projected = new Float64Array(size);
    for (let row = 0; row < size; row += 1) {
      let sum = 0;
      for (let k = 0; k < index.length; k += 1) sum += basis[row * size + index[k]!]! * value[k]!;
      projected[row] = sign * sum;
    }
    return projected;
  }

  projectDense(vector: Float64Array): Float64Array {
    return times(this.basis, this.size, vector);
  }

  /** The shortest step, in the norm of Q, that changes the level of each active side as given. */
  restore(missing: Float64Array): Float64Array {
    const { size, basis, triangle, count } = this;
    const step = new Float64Array(size);
    const part = new Float64Array(count);
    for (let column = 0; column < count; column += 1) {
      let sum = missing[column]!;
      for (let row = 0; row < column; row += 1) sum -= triangle[column * size + row]! * part[row]!;
      part[column] = sum / triangle[column * size + column]!;
      for (let i = 0; i < size; i += 1) step[i] = step[i]! + part[column]! * basis[column * size + i]!;
    }
    return step;
  }

  /** Where the weights move when a normal is made active: the part of it that no active normal spans. */
  primalStep(projected: Float64Array): Float64Array {
    const { size, basis } = this;
    const step = new Float64Array(size);
    for (let row = this.count; row < size; row += 1) {
      const factor = projected[row]!;
      if (factor === 0) continue;
      for (let i = 0; i < size; i += 1) step[i] = step[i]! + factor * basis[row * size + i]!;
    }
    return step;
  }

  /** What the multipliers of the active sides lose per unit of the new one's. */
  dualStep(projected: Float64Array): Float64Array {
    const { size, triangle, count } = this;
    const step = new Float64Array(count);
    for (let row = count - 1; row >= 0; row -= 1) {
      let sum = projected[row]!;
      for (let column = row + 1; column < count; column += 1)
        sum -= triangle[column * size + row]! * step[column]!;
      step[row] = sum / triangle[row * size + row]!;
    }
    return step;
  }

  /** Makes a side active, with its projection and multiplier. */
  add(side: number, projected: Float64Array, multiplier: number): void {
    const { size, count } = this;
    for (let row = size - 1; row > count; row -= 1) {
      const rotation = rotationOf(projected[row - 1]!, projected[row]!);
      if (rotation === null) continue;
      projected[row - 1] = rotation.length;
      projected[row] = 0;
      this.rotate(row - 1, rotation);
    }
    for (let row = 0; row <= count; row += 1) this.triangle[count * size + row] = projected[row]!;
    this.sides[count] = side;
    this.multiplier[count] = multiplier;
    this.count += 1;
  }

  /** Makes the side in a place inactive. */
  drop(place: number): void {
    const { size, triangle } = this;
    for (let column = place; column < this.count - 1; column += 1) {
      this.sides[column] = this.sides[column + 1]!;
      this.multiplier[column] = this.multiplier[column + 1]!;
      triangle.copyWithin(column * size, (column + 1) * size, (column + 1) * size + column + 2);
    }
    this.count -= 1;
    for (let row = place; row < this.count; row += 1) {
      const rotation = rotationOf(triangle[row * size + row]!, triangle[row * size + row + 1]!);
      if (rotation === null) continue;
      const { c, s } = rotation;
      for (let column = row; column < this.count; column += 1) {
        const at = column * size + row;
        const [upper, below] = [triangle[at]!, triangle[at + 1]!];
        triangle[at] = c * upper + s * below;
        triangle[at + 1] = c * below - s * upper;
      }
      this.rotate(row, rotation);
    }
  }

  private rotate(row: number, { c, s }: Rotation): void {
    const { size, basis } = this;
    const [first, second] = [row * size, (row + 1) * size];
    for (let i = 0; i < size; i += 1) {
      const [upper, below] = [basis[first + i]!, basis[second + i]!];
      basis[first + i] = c * upper + s * below;
      basis[second + i] = c * below - s * upper;
    }
  }
}

interface Rotation {
  readonly c: number;
  readonly s: number;
  readonly length: number;
}

/** The turn that takes (a, b) to (length, 0); null where b is zero already. */
function rotationOf(a: number, b: number): Rotation | null {
  if (b === 0) return null;
  const length = Math.hypot(a, b);
  return { c: a / length, s: b / length, length };
}
