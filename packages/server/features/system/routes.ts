import { getHealth } from '@financehub/contract/system.ts';
import type { FastifyInstance } from 'fastify';
import type { Context } from '../../context.ts';

const PART_TIMEOUT_MS = 1500;

export const version = '0.1.0';

/** Health never waits on a busy pool: each part has a connection or a flag of its own, and a time limit. */
export function systemRoutes(app: FastifyInstance, context: Context): void {
  app.get(getHealth.path, async (_request, reply) => {
    const [database, warehouse] = await Promise.all([
      check(async () => void (await context.database.ownerPool.query('SELECT 1'))),
      check(() => context.warehouse.ping()),
    ]);
    const worker = context.jobs.working()
      ? { ok: true }
      : { ok: false, detail: 'The worker lost its database.' };
    const ok = database.ok && warehouse.ok && worker.ok;
    return reply
      .code(ok ? 200 : 503)
      .send({ status: ok ? 'ok' : 'degraded', version, parts: { database, warehouse, worker } });
  });
}

async function check(probe: () => Promise<void>): Promise<{ ok: boolean; detail?: string }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PART_TIMEOUT_MS} ms`)), PART_TIMEOUT_MS);
  });
  try {
    await Promise.race([probe(), late]);
    return { ok: true };
  } catch (error) {
    return { ok: false, detail: (error as Error).message };
  } finally {
    clearTimeout(timer);
  }
}
