import { Type } from 'typebox';
import { route } from './route.ts';
import { Day, Id, Instant, nullable, oneOf, PageQuery, page, strict } from './schemas.ts';
import { exampleTransaction, Transaction, TransactionId } from './transactions.ts';

const Share = Type.Number({ minimum: 0, maximum: 1 });

export const Suggestion = Type.Object(
  {
    categoryId: Id,
    confidence: Share,
    source: oneOf(['rule', 'memory', 'model', 'vocabulary']),
    evidence: Type.Array(Type.String(), { examples: [["12 of 12 'REWE' rows"]] }),
  },
  { title: 'Suggestion' },
);

const Suggestions = Type.Object(
  {
    items: Type.Array(Suggestion, { description: 'best first' }),
    threshold: Type.Number({ description: 'below this confidence nothing is filled in by itself' }),
    abstains: Type.Boolean({ description: 'nothing is sure enough' }),
  },
  { title: 'Suggestions' },
);

const suggestion = {
  categoryId: exampleTransaction.categoryId,
  confidence: 0.97,
  source: 'memory' as const,
  evidence: ["12 of 12 'REWE' rows"],
};
const TransactionParams = strict({ id: TransactionId });

export const suggestCategories = route({
  id: 'suggestCategories',
  method: 'GET',
  path: '/transactions/{id}/suggestions',
  tag: 'Categories',
  summary: 'Likely categories of a transaction, each with its evidence',
  access: 'viewer',
  params: TransactionParams,
  query: strict({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 5 })) }),
  status: 200,
  response: Suggestions,
  errors: ['not-found'],
  example: { response: { items: [suggestion], threshold: 0.8, abstains: false } },
});

export const giveFeedback = route({
  id: 'giveFeedback',
  method: 'POST',
  path: '/transactions/{id}/feedback',
  tag: 'Categories',
  summary: 'Say which category is right; the same payee gets it from now on',
  description:
    'Sets the category and remembers the choice. `sameAsThis` counts the other transactions of the payee that wait for a category or have one nobody ' +
    'chose, and that would get this one; with `applyToSame` they do, in the same operation.',
  access: 'editor',
  params: TransactionParams,
  body: strict({ categoryId: Id, applyToSame: Type.Optional(Type.Boolean()) }),
  status: 200,
  response: Type.Object(
    { transaction: Transaction, payee: Type.String(), sameAsThis: Type.Integer(), applied: Type.Integer() },
    { title: 'Feedback' },
  ),
  errors: ['not-found', 'forbidden', 'impossible', 'conflict', 'stale'],
  example: {
    body: { categoryId: exampleTransaction.categoryId },
    response: { transaction: exampleTransaction, payee: 'rewe', sameAsThis: 3, applied: 0 },
  },
});

export const LearningReport = Type.Object(
  {
    targetError: Type.Number({ description: 'the share of wrong categories that you accept' }),
    threshold: Type.Number({ description: 'the confidence that keeps to it' }),
    labelled: Type.Integer({ description: 'transactions whose category a person or their file chose' }),
    corrections: Type.Integer(),
    categories: Type.Integer(),
    trainedAt: nullable(Instant),
    /** Null until there is enough to be measured on. */
    measured: nullable(
      Type.Object({
        from: Day,
        to: Day,
        transactions: Type.Integer(),
        accuracy: Share,
        calibrationError: Type.Number({ description: 'expected calibration error' }),
        coverage: Type.Number({ description: 'share above the threshold' }),
        errorAboveThreshold: Type.Number(),
        reliability: Type.Array(
          Type.Object({ from: Share, to: Share, count: Type.Integer(), confidence: Share, accuracy: Share }),
        ),
      }),
    ),
    reason: nullable(Type.String({ description: 'why nothing is measured yet' })),
  },
  { title: 'LearningReport' },
);

const report = {
  targetError: 0.05,
  threshold: 0.8,
  labelled: 812,
  corrections: 40,
  categories: 31,
  trainedAt: '2026-01-31T12:00:00.000Z',
  measured: null,
  reason: 'At least 50 categorised transactions are needed.',
};

export const learningReport = route({
  id: 'learningReport',
  method: 'GET',
  path: '/categories/learning',
  tag: 'Categories',
  summary: 'How well categories are suggested, measured on the newest part of your own history',
  access: 'viewer',
  status: 200,
  response: LearningReport,
  example: { response: report },
});

export const setLearning = route({
  id: 'setLearning',
  method: 'PATCH',
  path: '/categories/learning',
  tag: 'Categories',
  summary: 'Choose the share of wrong categories that you accept',
  access: 'editor',
  body: strict({ targetError: Type.Number({ minimum: 0.001, maximum: 0.5 }) }),
  status: 200,
  response: LearningReport,
  errors: ['forbidden'],
  example: { body: { targetError: 0.05 }, response: report },
});

export const reviewCategories = route({
  id: 'reviewCategories',
  method: 'GET',
  path: '/review/categories',
  tag: 'Review',
  summary: 'Transactions whose category is uncertain, newest first, with suggestions',
  access: 'viewer',
  query: strict(PageQuery),
  status: 200,
  response: page(Type.Object({ transaction: Transaction, suggestions: Type.Array(Suggestion) })),
  example: {
    response: { items: [{ transaction: exampleTransaction, suggestions: [suggestion] }], nextCursor: null },
  },
});
