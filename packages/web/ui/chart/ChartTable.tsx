import { ScrollArea } from '../ScrollArea.tsx';
import { type ChartData, placeOf } from './option.ts';

interface ChartTableProps {
  readonly label: string;
  readonly data: ChartData;
  readonly height: number;
}

/** At most this many rows, the newest; longer series are read by narrowing the period. */
const LONGEST = 1000;

export function ChartTable({ label, data, height }: ChartTableProps) {
  const places = data.days.map((day, index) => ({ day, index }));
  const rows = data.along === undefined ? places.reverse() : places;
  return (
    <ScrollArea height={height} label={`${label}, as a table`}>
      <table className="fh-table">
        <thead>
          <tr>
            <th scope="col">{data.along ?? 'Day'}</th>
            {data.series.map((series) => (
              <th scope="col" key={series.name} className="fh-num">
                {series.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, LONGEST).map(({ day, index }) => (
            <tr key={day}>
              <td>{placeOf(data, day)}</td>
              {data.series.map((series) => {
                const value = series.values[index];
                return (
                  <td key={series.name} className="fh-num">
                    {value === null || value === undefined ? '–' : data.show(value)}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > LONGEST ? (
        <p className="fh-muted fh-small">
          The newest {LONGEST} of {rows.length} days. Narrow the period to see the others.
        </p>
      ) : null}
    </ScrollArea>
  );
}
