import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, decimal, equals, subtract, ZERO } from '../money/decimal.ts';
import { effect, explain, type Suspect, type SuspectKind } from './discrepancy.ts';

const suspect = (kind: SuspectKind, amount: string, subject = `${kind} ${amount}`, doubt = 1): Suspect => ({
  kind,
  subject,
  amount: decimal(amount),
  doubt,
});

const BOOK = [
  suspect('missing', '-12.00', 'line 15', 0),
  suspect('doubled', '-3.50', 'coffee'),
  suspect('sign-flipped', '40.00', 'refund', 2),
  suspect('unlisted', '-99.95', 'cheque'),
];

describe('explain', () => {
  it.each<[string, string, string[]]>([
    ['a line that the book lacks', '12.00', ['line 15']],
    ['a coffee that is there twice', '-3.5', ['coffee']],
    ['a refund with the wrong sign', '-80', ['refund']],
    ['a cheque that the bank does not know', '-99.95', ['cheque']],
    ['two of them', '8.50', ['line 15', 'coffee']],
    ['three of them', '-91.45', ['line 15', 'coffee', 'cheque']],
  ])('finds %s', (_, difference, subjects) => {
    expect(explain(decimal(difference), BOOK)).toMatchObject({
      suspects: subjects.map((subject) => ({ subject })),
      others: 0,
    });
  });

  it('says nothing of what four lines would explain, nor of no difference', () => {
    expect(explain(decimal('-171.45'), BOOK)).toBeNull();
    expect(explain(decimal('0.00'), BOOK)).toBeNull();
    expect(explain(decimal('5'), [])).toBeNull();
  });

  it('prefers what is known to be wrong, and says when several are as likely', () => {
    const same = [
      suspect('doubled', '-5', 'a', 1),
      suspect('missing', '5', 'b', 0),
      suspect('doubled', '-5', 'c', 1),
    ];
    expect(explain(decimal('-5'), same)).toMatchObject({ suspects: [{ subject: 'b' }], others: 0 });
    expect(
      explain(
        decimal('-5'),
        same.filter(({ subject }) => subject !== 'b'),
      ),
    ).toMatchObject({
      suspects: [{ subject: 'a' }],
      others: 1,
    });
  });

  it('uses a line once only', () => {
    const twice = [suspect('missing', '-5', 'a'), suspect('sign-flipped', '-5', 'a', 2)];
    expect(explain(decimal('15'), twice)).toBeNull();
  });

  it('explains the whole difference with no more lines than were planted', () => {
    const kinds = fc.constantFrom<SuspectKind>('missing', 'doubled', 'sign-flipped', 'unlisted');
    const some = fc.array(
      fc.record({ kind: kinds, cents: fc.integer({ min: -50_000, max: 50_000 }), doubt: fc.nat(2) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(some, fc.nat(2), (drawn, more) => {
        const all = drawn.map(({ kind, cents, doubt }, index) => ({
          kind,
          subject: String(index),
          amount: { units: BigInt(cents), scale: 2 },
          doubt,
        }));
        const planted = all.slice(0, 1 + more);
        const difference = planted.reduce((sum, each) => add(sum, effect(each)), ZERO);
        if (difference.units === 0n) return;
        const found = explain(difference, all)!;
        expect(found.suspects.length).toBeLessThanOrEqual(planted.length);
        const total = found.suspects.reduce((sum, each) => add(sum, effect(each)), ZERO);
        expect(equals(subtract(total, difference), ZERO)).toBe(true);
      }),
    );
  });

  it('answers for many lines within its bounds', () => {
    const many = Array.from({ length: 50_000 }, (_, i) =>
      suspect('sign-flipped', String(2 * i + 2), String(i)),
    );
    expect(explain(decimal('-8'), many)).toMatchObject({ suspects: [{ amount: decimal('4') }] });
    expect(explain(decimal('3'), many)).toBeNull();
  });
});
