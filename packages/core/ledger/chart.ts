import type { AccountType } from './account.ts';

interface Row {
  readonly key: string;
  readonly name: string;
  readonly children?: readonly Row[];
}

const INCOME = [
  { key: 'income.salary', name: 'Salary' },
  { key: 'income.bonus', name: 'Bonus' },
  { key: 'income.self-employment', name: 'Self-employment' },
  { key: 'income.pension', name: 'Pension' },
  { key: 'income.benefits', name: 'Benefits and allowances' },
  { key: 'income.rental', name: 'Rental income' },
  { key: 'income.interest', name: 'Interest' },
  { key: 'income.dividends', name: 'Dividends' },
  { key: 'income.capital-gains', name: 'Capital gains' },
  { key: 'income.currency-gains', name: 'Currency gains' },
  { key: 'income.gifts', name: 'Gifts received' },
  { key: 'income.refunds', name: 'Refunds' },
  { key: 'income.other', name: 'Other income' },
  { key: 'uncategorized.income', name: 'Uncategorized income' },
] as const satisfies readonly Row[];

const EXPENSE = [
  {
    key: 'housing',
    name: 'Housing',
    children: [
      { key: 'housing.rent', name: 'Rent' },
      { key: 'housing.mortgage', name: 'Mortgage' },
      { key: 'housing.utilities', name: 'Utilities' },
      { key: 'housing.internet-phone', name: 'Internet and phone' },
      { key: 'housing.furnishing', name: 'Furnishing' },
      { key: 'housing.maintenance', name: 'Maintenance and repairs' },
    ],
  },
  {
    key: 'food',
    name: 'Food',
    children: [
      { key: 'food.groceries', name: 'Groceries' },
      { key: 'food.restaurants', name: 'Restaurants' },
      { key: 'food.coffee', name: 'Coffee' },
      { key: 'food.delivery', name: 'Food delivery' },
    ],
  },
  {
    key: 'transport',
    name: 'Transport',
    children: [
      { key: 'transport.fuel', name: 'Fuel' },
      { key: 'transport.public', name: 'Public transport' },
      { key: 'transport.taxi', name: 'Taxi and sharing' },
      { key: 'transport.parking', name: 'Parking and tolls' },
      { key: 'transport.car', name: 'Car and maintenance' },
    ],
  },
  {
    key: 'health',
    name: 'Health',
    children: [
      { key: 'health.medical', name: 'Doctors and hospitals' },
      { key: 'health.pharmacy', name: 'Pharmacy' },
      { key: 'health.fitness', name: 'Fitness' },
      { key: 'health.personal-care', name: 'Personal care' },
    ],
  },
  {
    key: 'insurance',
    name: 'Insurance',
    children: [
      { key: 'insurance.health', name: 'Health insurance' },
      { key: 'insurance.car', name: 'Car insurance' },
      { key: 'insurance.home', name: 'Home insurance' },
      { key: 'insurance.life', name: 'Life insurance' },
      { key: 'insurance.other', name: 'Other insurance' },
    ],
  },
  {
    key: 'shopping',
    name: 'Shopping',
    children: [
      { key: 'shopping.clothing', name: 'Clothing' },
      { key: 'shopping.electronics', name: 'Electronics' },
      { key: 'shopping.household', name: 'Household goods' },
      { key: 'shopping.general', name: 'General shopping' },
    ],
  },
  {
    key: 'leisure',
    name: 'Leisure',
    children: [
      { key: 'leisure.streaming', name: 'Streaming and subscriptions' },
      { key: 'leisure.entertainment', name: 'Entertainment' },
      { key: 'leisure.books', name: 'Books and news' },
      { key: 'leisure.games', name: 'Games' },
      { key: 'leisure.hobbies', name: 'Hobbies and sports' },
    ],
  },
  {
    key: 'travel',
    name: 'Travel',
    children: [
      { key: 'travel.flights', name: 'Flights' },
      { key: 'travel.lodging', name: 'Lodging' },
      { key: 'travel.car-rental', name: 'Car rental' },
      { key: 'travel.other', name: 'Other travel' },
    ],
  },
  {
    key: 'education',
    name: 'Education',
    children: [
      { key: 'education.tuition', name: 'Tuition and courses' },
      { key: 'education.supplies', name: 'Books and supplies' },
      { key: 'education.student-loan', name: 'Student loan' },
    ],
  },
  {
    key: 'children',
    name: 'Children',
    children: [
      { key: 'children.childcare', name: 'Childcare' },
      { key: 'children.needs', name: 'Clothes and needs' },
    ],
  },
  {
    key: 'pets',
    name: 'Pets',
    children: [
      { key: 'pets.food', name: 'Pet food' },
      { key: 'pets.vet', name: 'Vet' },
    ],
  },
  {
    key: 'taxes',
    name: 'Taxes',
    children: [
      { key: 'taxes.income', name: 'Income tax' },
      { key: 'taxes.social', name: 'Social security' },
      { key: 'taxes.property', name: 'Property tax' },
      { key: 'taxes.withholding', name: 'Withholding tax' },
      { key: 'taxes.other', name: 'Other taxes' },
    ],
  },
  {
    key: 'fees',
    name: 'Fees',
    children: [
      { key: 'fees.bank', name: 'Bank fees' },
      { key: 'fees.investment', name: 'Investment fees' },
      { key: 'fees.interest', name: 'Interest paid' },
      { key: 'fees.other', name: 'Other fees' },
    ],
  },
  {
    key: 'giving',
    name: 'Gifts and donations',
    children: [
      { key: 'giving.gifts', name: 'Gifts' },
      { key: 'giving.donations', name: 'Donations' },
    ],
  },
  {
    key: 'business',
    name: 'Business',
    children: [
      { key: 'business.office', name: 'Office supplies' },
      { key: 'business.software', name: 'Software and hosting' },
      { key: 'business.advertising', name: 'Advertising' },
      { key: 'business.professional', name: 'Professional services' },
      { key: 'business.shipping', name: 'Shipping' },
      { key: 'business.wages', name: 'Wages' },
    ],
  },
  { key: 'cash', name: 'Cash withdrawals' },
  { key: 'uncategorized.expense', name: 'Uncategorized expense' },
] as const satisfies readonly Row[];

const EQUITY = [
  { key: 'equity.opening-balances', name: 'Opening balances' },
  { key: 'equity.transfers', name: 'Transfers' },
  { key: 'equity.trading', name: 'Trading' },
] as const satisfies readonly Row[];

type KeyOf<R> = R extends { readonly key: infer K extends string; readonly children: readonly (infer C)[] }
  ? K | KeyOf<C>
  : R extends { readonly key: infer K extends string }
    ? K
    : never;

export type IncomeKey = KeyOf<(typeof INCOME)[number]>;
export type ExpenseKey = KeyOf<(typeof EXPENSE)[number]>;
export type EquityKey = KeyOf<(typeof EQUITY)[number]>;
export type ChartKey = IncomeKey | ExpenseKey | EquityKey;

export interface ChartAccount {
  /** Names the account across books and languages; never changes. */
  readonly key: ChartKey;
  readonly type: AccountType;
  readonly name: string;
  /** Key of the parent, which stands earlier in the chart. */
  readonly parent: ChartKey | null;
  readonly subtype: string | null;
}

function flatten(type: AccountType, rows: readonly Row[], parent: ChartKey | null): ChartAccount[] {
  return rows.flatMap((row) => {
    const key = row.key as ChartKey;
    const subtype = type === 'equity' ? key.slice('equity.'.length) : null;
    return [{ key, type, name: row.name, parent, subtype }, ...flatten(type, row.children ?? [], key)];
  });
}

/** The accounts that a new book starts with, parents before their children. */
export const STARTER_CHART: readonly ChartAccount[] = [
  ...flatten('income', INCOME, null),
  ...flatten('expense', EXPENSE, null),
  ...flatten('equity', EQUITY, null),
];

const BY_KEY: ReadonlyMap<string, ChartAccount> = new Map(
  STARTER_CHART.map((account) => [account.key, account]),
);

export function chartAccount(key: ChartKey): ChartAccount {
  return BY_KEY.get(key)!;
}
