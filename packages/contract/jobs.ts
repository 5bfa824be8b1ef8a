import { Type } from 'typebox';
import { route } from './route.ts';
import { Id, IdParams, Instant, nullable, oneOf, PageQuery, page, strict } from './schemas.ts';

export const JobStatus = oneOf(['queued', 'running', 'done', 'failed', 'cancelled']);

export const Job = Type.Object(
  {
    id: Id,
    kind: Type.String(),
    title: Type.String(),
    status: JobStatus,
    stage: Type.String(),
    done: Type.Integer(),
    total: Type.Integer(),
    attempts: Type.Integer(),
    result: Type.Optional(Type.Any()),
    error: Type.Optional(
      Type.Object({ type: Type.String(), detail: Type.String(), mend: Type.Optional(Type.String()) }),
    ),
    createdAt: Instant,
    startedAt: nullable(Instant),
    finishedAt: nullable(Instant),
  },
  { title: 'Job' },
);

const exampleJob = {
  id: '0198b2a4-7c1e-7000-8000-5c0f2a9b1d41',
  kind: 'import',
  title: 'checking.csv',
  status: 'running' as const,
  stage: 'post',
  done: 120,
  total: 303,
  attempts: 1,
  createdAt: '2026-01-31T12:00:00.000Z',
  startedAt: '2026-01-31T12:00:01.000Z',
  finishedAt: null,
};

export const listJobs = route({
  id: 'listJobs',
  method: 'GET',
  path: '/jobs',
  tag: 'Jobs',
  summary: 'Background work of the book, newest first',
  access: 'viewer',
  query: strict({ ...PageQuery, status: Type.Optional(JobStatus) }),
  status: 200,
  response: page(Job),
  example: { response: { items: [exampleJob], nextCursor: null } },
});

const one = {
  params: IdParams,
  status: 200,
  response: Job,
  errors: ['not-found', 'forbidden', 'conflict'],
  example: { response: exampleJob },
} as const;

export const getJob = route({
  id: 'getJob',
  method: 'GET',
  path: '/jobs/{id}',
  tag: 'Jobs',
  summary: 'One job',
  access: 'viewer',
  ...one,
});
export const retryJob = route({
  id: 'retryJob',
  method: 'POST',
  path: '/jobs/{id}/retry',
  tag: 'Jobs',
  summary: 'Run a failed or cancelled job again',
  access: 'editor',
  ...one,
});
export const cancelJob = route({
  id: 'cancelJob',
  method: 'POST',
  path: '/jobs/{id}/cancel',
  tag: 'Jobs',
  summary: 'Stop a queued or running job; what it had not finished is not kept',
  access: 'editor',
  ...one,
});
