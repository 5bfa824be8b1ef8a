import { Type } from 'typebox';
import { route } from './route.ts';
import { Day, Instant, nullable, oneOf, strict } from './schemas.ts';

const FactorSet = oneOf(['ff3', 'ff5', 'momentum'], 'the three factors, the five, or momentum');
const Coverage = Type.Object(
  {
    name: FactorSet,
    interval: oneOf(['day', 'month']),
    factors: Type.Array(Type.String()),
    count: Type.Integer(),
    from: Day,
    to: Day,
    provider: Type.String(),
    fetchedAt: nullable(Instant),
  },
  { title: 'FactorCoverage' },
);
const exampleCoverage = {
  name: 'ff3' as const,
  interval: 'day' as const,
  factors: ['Mkt-RF', 'SMB', 'HML', 'RF'],
  count: 25131,
  from: '1926-07-01',
  to: '2021-11-30',
  provider: 'user',
  fetchedAt: '2026-01-31T12:00:00Z',
};

export const listFactors = route({
  id: 'listFactors',
  method: 'GET',
  path: '/factors',
  tag: 'Factors',
  summary: 'The factor returns that are stored',
  access: 'viewer',
  status: 200,
  response: Type.Object({ items: Type.Array(Coverage) }),
  example: { response: { items: [exampleCoverage] } },
});

export const putFactors = route({
  id: 'putFactors',
  method: 'PUT',
  path: '/factors/{name}',
  tag: 'Factors',
  summary: 'Store factor returns from a file of Kenneth French’s data library',
  description:
    'The CSV as it is published, daily or monthly: text before and after, a header (`,Mkt-RF,SMB,HML,RF`), returns in percent, -99.99 and -999 where ' +
    'there is none; the annual block is passed over. The columns must be those of the name. A day or month that is there is replaced.',
  access: 'editor',
  params: strict({ name: FactorSet }),
  bodyType: 'csv',
  body: Type.String(),
  status: 200,
  response: Type.Object({
    name: FactorSet,
    interval: oneOf(['day', 'month']),
    stored: Type.Integer(),
    from: Day,
    to: Day,
  }),
  errors: ['forbidden', 'unsupported-media-type'],
  example: {
    body: ',Mkt-RF,SMB,HML,RF\n20240102,-0.70,-1.11,0.74,0.022\n',
    response: { name: 'ff3', interval: 'day', stored: 1, from: '2024-01-02', to: '2024-01-02' },
  },
});
