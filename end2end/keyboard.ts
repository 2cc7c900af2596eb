import { expect, type Locator, type Page } from '@playwright/test';

/** Where the focus is, in words for a failure's message. */
export const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 160) ?? '');

/**
 * What has the focus shows it, by an outline or a shadow of its own or of the label around it, and lies under nothing
 * (WCAG 2.4.7 and 2.4.11).
 */
export async function expectFocusVisible(page: Page) {
  const wrong = await page.evaluate(() => {
    const element = document.activeElement!;
    const tell = (what: string) => `${what}: ${element.outerHTML.slice(0, 160)}`;
    const drawn = (at: Element) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(at);
      return (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$|transparent/.test(outlineColor)) || boxShadow !== 'none';
    };
    // A field with signs or buttons in it is framed with them.
    const label = element.closest('label, .input-group, .drop');
    if (!drawn(element) && !(label && drawn(label))) return tell('has no outline and no shadow');
    const box = [...element.getClientRects()].find(({ width, height }) => width > 0 && height > 0) ?? label?.getBoundingClientRect();
    if (!box) return tell('is not shown');
    // Of what is higher than the window, or partly below it, the part that is in sight.
    const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, window.innerHeight)];
    const [x, y] = [box.left + box.width / 2, (top + bottom) / 2];
    const hit = document.elementFromPoint(x, y);
    if (!hit) return tell(`is out of sight at ${Math.round(x)}, ${Math.round(y)}`);
    return element.contains(hit) || hit.contains(element) || label?.contains(hit) ? '' : tell(`is under ${hit.outerHTML.slice(0, 80)}`);
  });
  expect(wrong).toBe('');
}

/** Presses Tab until the focus is there, which is visible at every stop, and tells how many stops that took. */
export async function tabTo(page: Page, there: Locator, { back = false, most = 60 } = {}): Promise<number> {
  for (let stops = 1; stops <= most; stops += 1) {
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    await expectFocusVisible(page);
    if (await there.evaluate((element) => element === document.activeElement)) return stops;
  }
  throw new Error(`${there} is not reached by ${most} times Tab; the focus is at ${await focused(page)}`);
}

/**
 * Walks the whole page by Tab: everything that can be used is reached once, in the order it is read in, visibly, and the
 * walk ends. Returns the number of stops.
 */
export async function walk(page: Page): Promise<number> {
  await page.evaluate(() => {
    const usable = [...document.querySelectorAll<HTMLElement>('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
    const radios = new Map<string, HTMLElement>();
    for (const radio of usable.filter((element): element is HTMLInputElement => element instanceof HTMLInputElement && element.type === 'radio')) {
      // The chosen one of a group stands for it, else the first.
      if (radio.checked || !radios.has(radio.name)) radios.set(radio.name, radio);
    }
    const stops = usable.filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled, [tabindex="-1"], [inert] *')) return false;
      return !(element instanceof HTMLInputElement && element.type === 'radio') || radios.get(element.name) === element;
    });
    stops.forEach((element, index) => element.setAttribute('data-stop', String(index)));
    document.documentElement.setAttribute('data-stops', String(stops.length));
    // The walk begins at the top, wherever the page has put the focus.
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
  });
  const count = Number(await page.locator('html').getAttribute('data-stops'));
  for (let stop = 0; stop < count; stop += 1) {
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-stop')), `stop ${stop} of ${count}: ${await focused(page)}`).toBe(String(stop));
    await expectFocusVisible(page);
  }
  return count;
}
