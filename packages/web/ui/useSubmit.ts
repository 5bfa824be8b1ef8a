import { useCallback, useState } from 'react';
import { explain, fieldErrors } from '../problem.ts';

export interface Submit {
  readonly busy: boolean;
  /** Messages beside fields, by field name. */
  readonly fields: Readonly<Record<string, string>>;
  /** What concerns the form as a whole. */
  readonly failure: string | null;
  readonly run: (work: () => Promise<void>) => Promise<void>;
  readonly reject: (fields: Record<string, string>) => void;
}

/** Sends a form once at a time and puts what the server objects to beside its fields. */
export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false);
  const [fields, setFields] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const run = useCallback(async (work: () => Promise<void>) => {
    setBusy(true);
    setFields({});
    setFailure(null);
    try {
      await work();
    } catch (error) {
      const found = fieldErrors(error);
      setFields(found);
      setFailure(Object.keys(found).length === 0 ? explain(error) : null);
    } finally {
      setBusy(false);
    }
  }, []);
  const reject = useCallback((found: Record<string, string>) => {
    setFields(found);
    setFailure(null);
  }, []);
  return { busy, fields, failure, run, reject };
}
