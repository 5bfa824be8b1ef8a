import type { Task } from '../performance/index.ts';
import type { Asked } from './asked.ts';
import { soldText } from './csv.ts';
import { reportOf, reportText } from './report.ts';
import { closedView } from './views.ts';

export interface ReportRequest extends Omit<Asked, 'selected' | 'whole'> {
  readonly bookId: string;
  readonly currency: string;
  /** Of the portfolios that are reported on; all that are given are looked at. */
  readonly selected: readonly string[];
  readonly csv: boolean;
}

/** The tax report as JSON text, or its sold lots as CSV. */
export const reportAnswer: Task<ReportRequest> = async (context, portfolios, request) => {
  const { bookId, currency, selected, csv, ...asked } = request;
  const chosen = portfolios.filter(({ portfolio }) => selected.includes(portfolio.id));
  const report = await reportOf(context, bookId, {
    ...asked,
    selected: { currency, portfolios: chosen },
    whole: { currency, portfolios },
  });
  if (!csv) return reportText(context, bookId, report);
  return soldText(report.sold.map((part) => closedView(part, report.names, currency)));
};
