import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { accessible, openWindow, picture, type Window } from './browser.ts';
import { newFolder, type Product, ROOT, register, startProduct } from './product.ts';

const SIZES = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
];
const MAIL = 'ada@example.com';
const PASSWORD = 'correct horse battery';

/** The program on a fresh folder with a browser in front of it, from before the first test of a file to after its last. */
export interface Visit {
  readonly url: string;
  readonly page: Page;
  /** What the page printed as errors so far. */
  readonly failures: readonly string[];
  /** What the program printed so far. */
  readonly output: () => string;
  /** Registers Ada in the browser, who then looks at Home. */
  readonly signUp: () => Promise<void>;
  /** Registers Ada by the API and signs her in in the browser; her calls. */
  readonly signIn: () => ReturnType<typeof register>;
  /** Ada's calls by the API. */
  readonly calls: () => ReturnType<typeof register>;
  readonly open: (path: string) => Promise<void>;
  readonly picture: (name: string) => Promise<void>;
  readonly accessible: (name: string) => Promise<void>;
  /** Takes pictures in both themes, on a wide screen and on a phone, and asks axe about each. */
  readonly look: (name: string) => Promise<void>;
}

export function visit(env: Record<string, string> = { PROVIDERS: 'off' }): Visit {
  const folder = newFolder();
  let product: Product | undefined;
  let window: Window | undefined;
  beforeAll(async () => {
    expect(
      existsSync(join(ROOT, 'packages/web/dist/index.html')),
      'build the web app first: npm run build',
    ).toBe(true);
    product = await startProduct(folder, env);
    window = await openWindow();
  });
  afterAll(async () => {
    await window?.browser.close();
    await product?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });
  const page = () => window!.page;
  const url = () => product!.url;
  return {
    get url() {
      return url();
    },
    get page() {
      return page();
    },
    get failures() {
      return window!.failures;
    },
    output: () => product?.output() ?? '',
    signUp: () => enter(page(), `${url()}/register`, 'Create account'),
    signIn: async () => {
      const ada = await register(url(), MAIL);
      await enter(page(), `${url()}/sign-in`, 'Sign in');
      return ada;
    },
    calls: () => register(url(), MAIL),
    open: async (path) => {
      await page().goto(`${url()}${path}`);
    },
    picture: (name) => picture(page(), name),
    accessible: (name) => accessible(page(), name),
    look: (name) => look(page(), name),
  };
}

async function enter(page: Page, address: string, button: string): Promise<void> {
  await page.goto(address);
  await page.getByLabel('E-mail').fill(MAIL);
  await page.getByRole('textbox', { name: 'Password' }).fill(PASSWORD);
  await page.getByRole('button', { name: button }).click();
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
}

async function look(page: Page, name: string): Promise<void> {
  for (const size of SIZES)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await picture(page, `${name}-${size.width}-${colorScheme}`);
      await accessible(page, `${name}, ${size.width}, ${colorScheme}`);
    }
  await page.setViewportSize(SIZES[0]!);
  await page.emulateMedia({ colorScheme: 'light' });
}
