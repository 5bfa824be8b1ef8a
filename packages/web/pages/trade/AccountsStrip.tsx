import { getTradingAccount } from '@financehub/contract/trading-account.ts';
import type { Portfolio } from '../../models.ts';
import { useApi } from '../../query.ts';
import { Money } from '../../ui/Money.tsx';
import { firstReason } from '../../ui/reasons.ts';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import { venueWords } from './AccountStrip.tsx';

/** Each is asked for by itself, so only so many are listed. */
const LISTED = 8;

interface AccountsStripProps {
  readonly portfolios: readonly Portfolio[];
  readonly onChoose: (portfolioId: string) => void;
}

/** What there is to trade with in each portfolio; one is chosen for its settings and its broker. */
export function AccountsStrip({ portfolios, onChoose }: AccountsStripProps) {
  const more = portfolios.length - LISTED;
  return (
    <section className="fh-card" aria-label="Accounts">
      <ScrollArea label="Accounts by portfolio">
        <table className="fh-table fh-middle">
          <thead>
            <tr>
              <th scope="col">Portfolio</th>
              {['Buying power', 'Cash', 'Reserved by orders', 'Equity'].map((name) => (
                <th key={name} scope="col" className="fh-num">
                  {name}
                </th>
              ))}
              <th scope="col">Account</th>
            </tr>
          </thead>
          <tbody>
            {portfolios.slice(0, LISTED).map((portfolio) => (
              <AccountRow key={portfolio.id} portfolio={portfolio} onChoose={onChoose} />
            ))}
          </tbody>
        </table>
      </ScrollArea>
      {more <= 0 ? null : (
        <p className="fh-muted fh-small" style={{ margin: '8px 0 0' }}>
          And {more} more: choose a portfolio above to see what there is to trade with.
        </p>
      )}
    </section>
  );
}

function AccountRow({ portfolio, onChoose }: { portfolio: Portfolio; onChoose: (id: string) => void }) {
  const { data, error } = useApi(getTradingAccount, { query: { portfolioId: portfolio.id } });
  const why = error === null ? firstReason(data?.unavailable ?? []) : { reason: error.message };
  const waiting = data === undefined && error === null;
  const figures = [data?.buyingPower, data?.cash, data?.reserved, data?.equity];
  return (
    <tr>
      <td className="fh-nowrap">
        <button type="button" className="fh-cellbutton" onClick={() => onChoose(portfolio.id)}>
          <b>{portfolio.name}</b>
        </button>
      </td>
      {figures.map((amount, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: four figures in their order
        <td key={at} className="fh-num">
          {waiting ? '\u00a0' : <Money amount={amount} currency={portfolio.currency} {...why} />}
        </td>
      ))}
      <td className="fh-muted fh-small fh-nowrap">{data === undefined ? '' : venueWords(data)}</td>
    </tr>
  );
}
