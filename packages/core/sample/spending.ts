import type { ChartKey } from '../ledger/chart.ts';

/** Something bought now and then. Amounts in cents; shops are invented. */
export interface Habit {
  readonly category: ChartKey;
  readonly shops: readonly string[];
  readonly description: string;
  readonly low: number;
  readonly high: number;
  /** Chance per day, Monday to Sunday. */
  readonly chances: readonly [number, number, number, number, number, number, number];
}

function habit(
  category: ChartKey,
  shops: readonly string[],
  description: string,
  [low, high]: readonly [number, number],
  chances: Habit['chances'],
): Habit {
  return { category, shops, description, low, high, chances };
}

function evenly(chance: number): Habit['chances'] {
  return [chance, chance, chance, chance, chance, chance, chance];
}

export const HABITS: readonly Habit[] = [
  habit(
    'food.groceries',
    ['Green Basket Supermarket', 'Hillside Grocery', 'Corner Bakery', 'Fresh Fields Farmers Market'],
    'Groceries',
    [900, 13_500],
    [0.3, 0.3, 0.3, 0.35, 0.45, 0.7, 0.05],
  ),
  habit(
    'food.restaurants',
    ['Bella Sera Pizzeria', 'Lotus Garden Restaurant', 'The Copper Pot', 'Taqueria Luna'],
    'Dinner',
    [1850, 7200],
    [0.04, 0.05, 0.07, 0.1, 0.3, 0.32, 0.15],
  ),
  habit(
    'food.coffee',
    ['Daybreak Coffee', 'Kettle & Bean Cafe'],
    'Coffee',
    [380, 790],
    [0.4, 0.4, 0.4, 0.4, 0.4, 0.2, 0.15],
  ),
  habit(
    'food.delivery',
    ['QuickPlate Delivery'],
    'Food delivery',
    [1900, 4600],
    [0.03, 0.03, 0.03, 0.04, 0.08, 0.05, 0.1],
  ),
  habit(
    'transport.fuel',
    ['Roadside Fuel 24', 'Junction Gas Station'],
    'Fuel',
    [3400, 6200],
    [0.1, 0.05, 0.08, 0.06, 0.15, 0.1, 0.05],
  ),
  habit(
    'transport.public',
    ['Metro Transit'],
    'Day ticket',
    [550, 550],
    [0.2, 0.2, 0.2, 0.2, 0.15, 0.05, 0.02],
  ),
  habit('transport.taxi', ['CityHop Rides'], 'Ride', [900, 3100], [0.01, 0.01, 0.01, 0.02, 0.06, 0.07, 0.02]),
  habit('transport.parking', ['Central Parking Garage'], 'Parking', [300, 1400], evenly(0.03)),
  habit(
    'shopping.clothing',
    ['Thread & Needle Clothing', 'Stride Shoes'],
    'Clothing',
    [2400, 12900],
    [0.01, 0.01, 0.01, 0.02, 0.03, 0.1, 0.01],
  ),
  habit(
    'shopping.household',
    ['Homeward Goods', 'Five Corners Drugstore'],
    'Household goods',
    [900, 6400],
    [0.03, 0.03, 0.03, 0.03, 0.05, 0.12, 0.02],
  ),
  habit('shopping.electronics', ['Volt Electronics'], 'Electronics', [2900, 21900], evenly(0.008)),
  habit('shopping.general', ['Parcelo Online Marketplace'], 'Order', [1200, 7800], evenly(0.06)),
  habit(
    'leisure.entertainment',
    ['Grand Cinema', 'City Museum', 'Riverside Theater'],
    'Tickets',
    [1400, 6800],
    [0, 0.01, 0.02, 0.02, 0.08, 0.12, 0.06],
  ),
  habit('leisure.books', ['Paper Moon Bookstore'], 'Books', [900, 4200], evenly(0.018)),
  habit('health.pharmacy', ['Wellspring Pharmacy'], 'Pharmacy', [600, 3900], evenly(0.025)),
  habit(
    'health.medical',
    ['Dr. Amara Dental Practice', 'Northside Medical Clinic'],
    'Co-payment',
    [2500, 12000],
    [0.012, 0.012, 0.012, 0.012, 0.012, 0, 0],
  ),
  habit(
    'health.personal-care',
    ['Scissors & Co Hair Salon'],
    'Haircut',
    [3200, 5800],
    [0, 0.02, 0.02, 0.02, 0.03, 0.05, 0],
  ),
  habit('giving.gifts', ['Bloom Florist', 'Paper Lantern Gifts'], 'Gift', [1800, 6500], evenly(0.012)),
];

/** Paid on the same day of every month from the checking account or by card. */
export interface Bill {
  readonly day: number;
  readonly account: 'checking' | 'card';
  readonly category: ChartKey;
  readonly payee: string;
  readonly description: string;
  /** Cents in January to December. */
  readonly cents: readonly number[];
  /** Cents by which a metered bill varies up or down. */
  readonly spread: number;
}

function bill(
  day: number,
  account: Bill['account'],
  category: ChartKey,
  payee: string,
  description: string,
  cents: readonly number[],
  spread = 0,
): Bill {
  return { day, account, category, payee, description, cents, spread };
}

function monthly(cents: number): readonly number[] {
  return Array(12).fill(cents);
}

const ELECTRICITY = [9800, 9200, 8400, 7100, 6600, 9900, 13_200, 13_600, 9400, 7000, 7600, 9300];
const GAS = [14_800, 13_600, 10_200, 6100, 3600, 2300, 1900, 1900, 2400, 4900, 9200, 13_100];

export const BILLS: readonly Bill[] = [
  bill(3, 'checking', 'insurance.health', 'Evergreen Health Insurance', 'Monthly premium', monthly(21_400)),
  bill(4, 'card', 'leisure.streaming', 'Filmbox Streaming', 'Subscription', monthly(1599)),
  bill(6, 'checking', 'insurance.car', 'Anchor Car Insurance', 'Monthly premium', monthly(8900)),
  bill(7, 'card', 'health.fitness', 'Ironworks Gym', 'Membership', monthly(4200)),
  bill(8, 'checking', 'housing.internet-phone', 'Fiberline Internet', 'Internet', monthly(5500)),
  bill(11, 'card', 'leisure.streaming', 'Tunefly Music', 'Subscription', monthly(1099)),
  bill(12, 'checking', 'housing.utilities', 'Northside Energy', 'Electricity', ELECTRICITY, 900),
  bill(14, 'checking', 'housing.utilities', 'Valley Gas Company', 'Gas', GAS, 800),
  bill(16, 'card', 'housing.internet-phone', 'Beacon Mobile', 'Two phone lines', monthly(6800)),
  bill(19, 'checking', 'housing.utilities', 'City Water Utility', 'Water and sewer', monthly(4600), 500),
  bill(20, 'card', 'leisure.books', 'The Morning Ledger', 'Digital newspaper', monthly(1200)),
  bill(22, 'checking', 'giving.donations', 'Clearwater Relief Foundation', 'Donation', monthly(2500)),
];
