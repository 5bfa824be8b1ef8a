import { expect, it } from 'vitest';
import { type Person, testServer } from '../../testing/server.ts';
import { imported } from './fixtures/bank.ts';

const app = testServer();

const HEADER = '"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount"\n';
const SOLD = '"07/01/2024","Sell","NVDA","NVIDIA CORP","50","$120.00","","$6,000.00"\n';
const SPLIT = '"06/10/2024","Stock Split","NVDA","NVIDIA CORP","90","","",""\n';
const BOUGHT = '"04/03/2024","Buy","NVDA","NVIDIA CORP","10","$800.00","","-$8,000.00"\n';

const load = async (person: Person, name: string, content: string) => {
  const { fileHash } = await imported(person, name, content);
  return (await person.call('GET', `/imports/${fileHash}`)).body;
};
const held = async (person: Person, portfolioId: string) =>
  (await person.call('GET', `/portfolios/${portfolioId}/holdings`)).body.items.map(
    (item: { symbol: string; quantity: string; costBasis: string }) => [
      item.symbol,
      item.quantity,
      item.costBasis,
    ],
  );

it('a split of which the file says the shares that came has the ratio of those held', async () => {
  const ada = await app.person('Ada');
  const first = await load(ada, 'a.csv', HEADER + SOLD + SPLIT + BOUGHT);
  expect(first.counts).toMatchObject({ new: 3, rejected: 0 });
  expect(first.warnings).toEqual([
    expect.stringMatching(/^line 3: .* 90 shares to the 10 held .* 10 new shares per old/),
  ]);
  // 10 become 100, of which 50 are sold: half of 8,000.
  expect(await held(ada, first.portfolioIds[0])).toEqual([['NVDA', '50', '4000.00']]);
  // A later download that begins with the split knows the shares from the book.
  const second = await load(ada, 'b.csv', HEADER + SOLD + SPLIT);
  expect(second.counts).toMatchObject({ new: 0, duplicate: 2 });
  expect(await held(ada, first.portfolioIds[0])).toEqual([['NVDA', '50', '4000.00']]);
});

it('is refused where the shares held make it no split, and booked once they are there', async () => {
  const bea = await app.person('Bea');
  const early = await load(bea, 'a.csv', HEADER + SPLIT + BOUGHT.replace('"10"', '"7"'));
  expect(early.counts).toMatchObject({ new: 1, rejected: 1 });
  expect(early.rejected).toMatchObject([{ line: 2, reason: expect.stringMatching(/SPLIT needs the ratio/) }]);
  expect(early.warnings).toEqual([expect.stringMatching(/to the 7 held before, which is no usual ratio/)]);
  const rest = BOUGHT.replace('"10"', '"3"').replace('8,000', '2,400');
  const later = await load(bea, 'b.csv', HEADER + SPLIT + rest + BOUGHT.replace('"10"', '"7"'));
  expect(later.counts).toMatchObject({ new: 2, duplicate: 1, rejected: 0 });
  expect(await held(bea, later.portfolioIds[0])).toEqual([['NVDA', '100', '10400.00']]);
});
