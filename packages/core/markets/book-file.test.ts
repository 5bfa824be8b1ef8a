import { expect, test } from 'vitest';
import { readBookFile } from './book-file.ts';

test.each([
  ['a word', '{"lastUpdateId":1,"T":"abc","bids":[["1","1"]],"asks":[]}'],
  ['beyond the last date', '{"lastUpdateId":1,"T":99999999999999999,"bids":[["1","1"]],"asks":[]}'],
  ['seconds beyond it', '{"result":{"XBTUSD":{"bids":[["1","1",9e15]],"asks":[]}}}'],
])('a time that is %s is refused', (_, text) => {
  expect(() => readBookFile(text)).toThrow('the time in the file is no instant');
});

test('a file of Tardis with very many columns is read in little time', () => {
  const levels = Array.from({ length: 20_000 }, (_, index) => index);
  const header = levels.map((each) => `bids[${each}].price,bids[${each}].amount`);
  const row = levels.map((each) => `${20_000 - each},1`);
  const began = performance.now();
  const { book } = readBookFile(`symbol,timestamp,${header.join(',')}\nX,1700000000000000,${row.join(',')}`);
  expect(book.bids).toHaveLength(20_000);
  expect(performance.now() - began).toBeLessThan(1000);
});
