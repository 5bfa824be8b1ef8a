import { showDay } from '../../format/day.ts';
import { formatPercent } from '../../format/money.ts';
import { Card } from '../../ui/Page.tsx';
import { ScrollArea } from '../../ui/ScrollArea.tsx';
import type { Performance } from './answers.ts';

const ROW = 40;

/** The deepest falls: from which level, how far, and for how long. */
export function Drawdowns({ drawdowns }: Pick<Performance, 'drawdowns'>) {
  if (drawdowns.length === 0) return null;
  return (
    <Card title="Drawdowns">
      <ScrollArea height={Math.min(440, (drawdowns.length + 1) * ROW)} label="Drawdowns">
        <table className="fh-table">
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Lowest on</th>
              <th scope="col">Made up on</th>
              <th scope="col" className="fh-num">
                Days
              </th>
              <th scope="col" className="fh-num">
                Fall
              </th>
            </tr>
          </thead>
          <tbody>
            {drawdowns.map(({ depth, start, trough, end, days }) => (
              <tr key={start}>
                <td className="fh-nowrap">{showDay(start)}</td>
                <td className="fh-nowrap">{showDay(trough)}</td>
                <td className="fh-nowrap">{end === null ? 'Not yet' : showDay(end)}</td>
                <td className="fh-num">{days}</td>
                <td className="fh-num">{formatPercent(-depth)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
    </Card>
  );
}
