import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';

/** Where the pictures are that pages are compared with, and on what kind of machine they were made. */
export const FOLDER = path.join(__dirname, 'screenshots');
export const MACHINE = path.join(FOLDER, 'machine.json');

/** How a machine draws: `drawing` is a digest of letters, controls and edges as it draws them. */
export interface Machine {
  browser: string;
  drawing: string;
}

/**
 * Everything whose look depends on the machine rather than on BarberPro: letters of its font and of the system's, the
 * browser's own controls, round edges, shadows.
 */
const probe = (font: string) => `<style>
  @font-face { font-family: Inter; font-weight: 100 900; src: url(data:font/woff2;base64,${font}) }
  body { margin: 8px; background: #fff; color: #123; font: 15px/1.4 Inter }
  div { width: 300px; padding: 6px; border: 1px solid #89a; border-radius: 9px; box-shadow: 0 3px 9px #0004 }
</style>
<div>Peluquería ñandú 0123 <b>fi ffi Ágil</b> <i>Qué</i></div>
<p style="font-family: ui-sans-serif, system-ui, sans-serif">Peluquería ñandú 0123 <b>fi ffi</b></p>
<p style="font-size: 27px">Wávy $ 1.234,56</p>
<input type="checkbox" checked><input type="radio" checked><select><option>Elegí</option></select><progress value=".4"></progress>`;

/** What this machine's browser makes of it. Takes a page of the context that pictures are taken in. */
export async function thisMachine(page: Page): Promise<Machine> {
  const start = await (await page.request.get('/sign-in')).text();
  const font = await (await page.request.get(start.match(/href="([^"]+\.woff2)"/)![1])).body();
  await page.setContent(probe(font.toString('base64')));
  await page.evaluate(() => document.fonts.ready);
  const picture = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  return { browser: page.context().browser()!.version(), drawing: createHash('sha256').update(picture).digest('hex').slice(0, 16) };
}

export function recordedMachine(): Machine | undefined {
  try {
    return JSON.parse(readFileSync(MACHINE, 'utf8'));
  } catch {
    return undefined;
  }
}
