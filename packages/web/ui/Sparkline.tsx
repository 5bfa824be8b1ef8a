interface SparklineProps {
  /** Oldest first; null where there is none. */
  readonly values: readonly (number | null)[];
  readonly width?: number;
  readonly height?: number;
  /** What it shows; without it the figure beside it says enough. */
  readonly label?: string;
}

/** The line through the values, in the box of the drawing; gaps stay gaps. */
function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter((value): value is number => value !== null);
  if (known.length < 2) return '';
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const step = width / (values.length - 1);
  let pen = 'M';
  return values
    .flatMap((value, index) => {
      if (value === null) {
        pen = 'M';
        return [];
      }
      const y = high === low ? height / 2 : height - ((value - low) / (high - low)) * height;
      const point = `${pen}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return [point];
    })
    .join('');
}

/** A line the size of a word, in the colour of gains or losses by where it ends. */
export function Sparkline({ values, width = 96, height = 24, label }: SparklineProps) {
  const path = sparkPath(values, width, height - 4);
  const known = values.filter((value): value is number => value !== null);
  const change = (known.at(-1) ?? 0) - (known[0] ?? 0);
  const color = change > 0 ? 'var(--fh-gain)' : change < 0 ? 'var(--fh-loss)' : 'var(--fh-muted)';
  return (
    <svg
      className="fh-spark"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
      role={label === undefined ? 'presentation' : 'img'}
      aria-label={label}
      aria-hidden={label === undefined || undefined}
    >
      {path === '' ? null : (
        <path
          d={path}
          transform="translate(0 2)"
          fill="none"
          stroke={color}
          strokeWidth={1.5}
          strokeLinejoin="round"
          strokeLinecap="round"
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
