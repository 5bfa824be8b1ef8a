import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Context } from '../context.ts';

/** Prometheus metrics at /metrics: the process's own, requests by route, and jobs by status. */
export function registerMetrics(app: FastifyInstance, context: Context): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: 'financehub_http_request_seconds',
    help: 'Time to answer, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'financehub_jobs',
    help: 'Jobs that are waiting or running',
    labelNames: ['status'],
    registers: [registry],
    async collect() {
      const rows = await context.database.system((db) =>
        db
          .selectFrom('job')
          .select(['status', (each) => each.fn.countAll<number>().as('count')])
          .where('status', 'in', ['queued', 'running'])
          .groupBy('status')
          .execute(),
      );
      this.reset();
      for (const status of ['queued', 'running'] as const) {
        this.set({ status }, Number(rows.find((row) => row.status === status)?.count ?? 0));
      }
    },
  });
  app.addHook('onResponse', async (request, reply) => {
    requests.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}
