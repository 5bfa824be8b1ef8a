import { nextTurn } from './turn.ts';

const PER_SLICE = 1000;

/** The JSON text of many items, made with other work let in between. */
export async function jsonArray<Item>(items: readonly Item[], view: (item: Item) => object): Promise<string> {
  const parts: string[] = [];
  for (let from = 0; from < items.length; from += PER_SLICE) {
    parts.push(JSON.stringify(items.slice(from, from + PER_SLICE).map(view)).slice(1, -1));
    await nextTurn();
  }
  return `[${parts.join(',')}]`;
}
