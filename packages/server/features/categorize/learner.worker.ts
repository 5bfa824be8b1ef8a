import type { MessagePort } from 'node:worker_threads';
import { type Model, placeModel } from '@financehub/core/categorize/model.ts';
import type { LabelledLine } from '@financehub/core/categorize/prepare.ts';
import { type TrainOptions, train } from '@financehub/core/categorize/train.ts';
import { type Measured, measure } from './measure.ts';

export interface LearnTask {
  /** Brings the lines, some thousand at a time, and then null. */
  readonly port: MessagePort;
  readonly options: TrainOptions;
  readonly measured: boolean;
}

export interface Learned {
  /** In shared memory, so that no thread has a copy of its own. */
  readonly model: Model;
  readonly measured: Measured | null;
}

export default async function learn({ port, options, measured }: LearnTask): Promise<Learned> {
  const lines: LabelledLine[] = [];
  await new Promise<void>((done, fail) => {
    port.on('message', (more: LabelledLine[] | null) => {
      if (more === null) done();
      else lines.push(...more);
    });
    port.once('close', () => fail(new Error('the lines to learn from ended early')));
  });
  port.close();
  return {
    model: placeModel(train(lines, options), (bytes) => new SharedArrayBuffer(bytes)),
    measured: measured ? measure(lines, options) : null,
  };
}
