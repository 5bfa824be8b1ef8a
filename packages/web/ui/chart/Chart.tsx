import { useCallback, useMemo } from 'react';
import type { Tokens } from '../tokens.ts';
import { ChartFrame } from './ChartFrame.tsx';
import { Drawing } from './Drawing.tsx';
import type { Room } from './frame.ts';
import { type ChartData, optionOf, tableOfDays } from './option.ts';
import { type PointsData, pointsOption, tableOfPoints } from './points.ts';
import { type StepsData, stepsOption, tableOfSteps } from './steps.ts';

interface ChartProps {
  readonly label: string;
  /** Series along days or names, points in a plane, or the steps of a waterfall. */
  readonly data: ChartData | PointsData | StepsData;
  readonly height?: number;
}

/** A chart with the table behind it: the button, or the key t while the chart has the focus. */
export function Chart({ label, data, height = 280 }: ChartProps) {
  const option = useCallback(
    (tokens: Tokens, room: Room) => {
      if ('groups' in data) return pointsOption(data, tokens, label, room.lines);
      if ('steps' in data) return stepsOption(data, tokens, label);
      return optionOf(data, tokens, label, room);
    },
    [data, label],
  );
  const table = useCallback(() => {
    if ('groups' in data) return tableOfPoints(data);
    if ('steps' in data) return tableOfSteps(data);
    return tableOfDays(data);
  }, [data]);
  const legend = useMemo(() => {
    if ('groups' in data) return data.groups.map(({ name }) => name);
    return 'steps' in data ? [] : data.series.map(({ name }) => name);
  }, [data]);
  return (
    <ChartFrame label={label} height={height} table={table}>
      <Drawing label={label} height={height} option={option} legend={legend} />
    </ChartFrame>
  );
}
