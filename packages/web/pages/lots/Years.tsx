import { showDay } from '../../format/day.ts';
import type { TaxLots } from '../../models.ts';
import { Figure, Figures } from '../../ui/Figure.tsx';
import { Money } from '../../ui/Money.tsx';
import { NO_BASE } from './columns.tsx';

/** What was realised in the latest year shown, or in the one chosen. */
export function Years({ lots, year }: { lots: TaxLots; year: number | undefined }) {
  if (lots.rules === 'uk' && lots.ukYears.length > 0) return <UkYear lots={lots} year={year} />;
  const shown = lots.years.find((each) => year === undefined || each.year === year);
  if (shown === undefined) return null;
  const { currency } = shown;
  const gain = (amount: string | null) => <Money amount={amount} currency={currency} gain {...NO_BASE} />;
  return (
    <Figures>
      <Figure
        label={`Realised in ${shown.year}`}
        explanation="Proceeds less cost of all that was sold, with losses that are not deductible left out."
        below={`${shown.lots} ${shown.lots === 1 ? 'lot' : 'lots'}`}
      >
        {gain(shown.total)}
      </Figure>
      <Figure label="Short-term" explanation="Of what was held for a year or less.">
        {gain(shown.short)}
      </Figure>
      <Figure
        label="Long-term"
        explanation="Of what was held for more than a year, counted from the day after the purchase."
      >
        {gain(shown.long)}
      </Figure>
      <Figure
        label="Not deductible"
        explanation="Losses of wash sales: the same shares were bought again within 30 days. They belong to the basis of those shares and count when they are sold."
      >
        <Money amount={shown.washSaleDisallowed} currency={currency} {...NO_BASE} />
      </Figure>
    </Figures>
  );
}

function UkYear({ lots, year }: { lots: TaxLots; year: number | undefined }) {
  const shown = lots.ukYears.find(({ from }) => year === undefined || from.startsWith(`${year}-`));
  if (shown === undefined) return null;
  const pounds = (amount: string | null, gain = false) => (
    <Money amount={amount} currency="GBP" gain={gain} {...NO_BASE} />
  );
  return (
    <Figures>
      <Figure
        label={`Net gain of ${shown.taxYear}`}
        explanation={`From ${showDay(shown.from)} to ${showDay(shown.to)}: gains less losses.`}
        below={`${shown.disposals} ${shown.disposals === 1 ? 'disposal' : 'disposals'}`}
      >
        {pounds(shown.net, true)}
      </Figure>
      <Figure label="Proceeds">{pounds(shown.proceeds)}</Figure>
      <Figure label="Allowable costs">{pounds(shown.allowableCosts)}</Figure>
      <Figure label="Exempt amount" explanation="The annual exempt amount of an individual for the tax year.">
        {pounds(shown.exemptAmount)}
      </Figure>
      <Figure label="Over it" explanation="Losses that are carried over from other years are not known here.">
        {pounds(shown.taxable)}
      </Figure>
    </Figures>
  );
}
