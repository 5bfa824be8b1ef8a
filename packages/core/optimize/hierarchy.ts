/** One step of a clustering: two clusters become one. Those below n are single items, n + k is what step k made. */
interface Merge {
  readonly left: number;
  readonly right: number;
}

/**
 * The order of the leaves of a single-linkage tree, so that similar items stand together. Distances are n x n by row and
 * symmetric. By the minimum spanning tree, with ties broken and branches numbered as in scipy's linkage and pre_order.
 */
export function singleLinkageOrder(distance: Float64Array, n: number): number[] {
  return leavesOf(n, labelled(n, spanningTree(distance, n)));
}

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** Prim's tree from item 0, its edges by length; equal ones stay in the order in which they were found. */
function spanningTree(distance: Float64Array, n: number): Edge[] {
  const reached = new Uint8Array(n);
  const nearest = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const edges: Edge[] = [];
  let at = 0;
  for (let step = 1; step < n; step += 1) {
    reached[at] = 1;
    let next = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let item = 0; item < n; item += 1) {
      if (reached[item] === 1) continue;
      nearest[item] = Math.min(nearest[item]!, distance[at * n + item]!);
      if (nearest[item]! < least) {
        least = nearest[item]!;
        next = item;
      }
    }
    edges.push({ from: at, to: next, length: least });
    at = next;
  }
  return edges.sort((a, b) => a.length - b.length);
}

/** Names the clusters that the edges join, each by the step that made it. */
function labelled(n: number, edges: readonly Edge[]): Merge[] {
  const parent = Int32Array.from({ length: 2 * n }, (_, i) => i);
  const rootOf = (item: number): number => {
    let root = item;
    while (parent[root] !== root) root = parent[root]!;
    for (let each = item; parent[each] !== root; ) {
      const above = parent[each]!;
      parent[each] = root;
      each = above;
    }
    return root;
  };
  return edges.map(({ from, to }, step) => {
    const [a, b] = [rootOf(from), rootOf(to)];
    parent[a] = n + step;
    parent[b] = n + step;
    return { left: Math.min(a, b), right: Math.max(a, b) };
  });
}

function leavesOf(n: number, merges: readonly Merge[]): number[] {
  const order: number[] = [];
  const open = [n + merges.length - 1];
  while (open.length > 0) {
    const cluster = open.pop()!;
    if (cluster < n) order.push(cluster);
    else {
      const { left, right } = merges[cluster - n]!;
      open.push(right, left);
    }
  }
  return n === 0 ? [] : order;
}
