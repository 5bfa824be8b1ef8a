import { useLocalStorage } from '@mantine/hooks';

/** How the person likes the list, remembered in the browser. */
export function useView() {
  const [dense, setDense] = useLocalStorage({ key: 'financehub.dense', defaultValue: true });
  const [hidden, setHidden] = useLocalStorage<string[]>({ key: 'financehub.hidden', defaultValue: [] });
  const [newestFirst, setNewestFirst] = useLocalStorage({
    key: 'financehub.newestFirst',
    defaultValue: true,
  });
  return { dense, setDense, hidden, setHidden, newestFirst, setNewestFirst };
}

export type View = ReturnType<typeof useView>;
