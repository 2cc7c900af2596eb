import { expect, type Locator, type Page } from '@playwright/test';

/**
 * What is shown and cannot be read or used whole: text beyond the edge or cut off, controls under something else. `within`
 * is looked at alone, where it lies over the rest of the page.
 */
export async function expectNothingLost(page: Page, when: string, within: Locator = page.locator('body')) {
  const lost = await within.evaluate((root) => {
    const found: string[] = [];
    /** For those who listen only, as `sr-only` makes it. */
    const heard = (element: Element | null): boolean =>
      !!element && element !== document.body && (style(element).clipPath === 'inset(50%)' || heard(element.parentElement));
    const shown = (element: Element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !heard(element);
    const tell = (what: string, element: Element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
    const style = (element: Element) => getComputedStyle(element);
    /** Whether people can move it into view, as WCAG 1.4.10 lets them do with tables. */
    const moves = (element: Element): boolean => {
      for (let at: Element | null = element; at && at !== document.body; at = at.parentElement) {
        if (/auto|scroll/.test(style(at).overflowX)) return true;
      }
      return false;
    };
    const width = document.documentElement.clientWidth;

    const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      const parent = text.parentElement!;
      if (!text.textContent!.trim() || /^(script|style|option|textarea)$/i.test(parent.tagName) || !shown(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const box of range.getClientRects()) {
        const outside = box.left < -1 || box.right > width + 1;
        if (outside && !moves(parent) && style(parent).textOverflow !== 'ellipsis') tell('beyond the edge', parent);
      }
      // Cut off by what it stands in. A name that ends in an ellipsis is told whole elsewhere, or by its title.
      for (let at: Element | null = parent; at && at !== document.body; at = at.parentElement) {
        const { overflowX, overflowY, textOverflow, display } = style(at);
        if (display === 'inline' || textOverflow === 'ellipsis') break;
        const tall = /hidden|clip/.test(overflowY) && at.scrollHeight > at.clientHeight + 2;
        const wide = /hidden|clip/.test(overflowX) && at.scrollWidth > at.clientWidth + 2;
        if ((tall || wide) && !moves(at)) {
          tell('cut off', at);
          break;
        }
      }
    }

    const controls = 'a[href], button, input:not([type=hidden]), select, textarea, summary';
    for (const control of root.querySelectorAll(controls)) {
      if (!shown(control)) continue;
      const { top, bottom, left, right } = control.getBoundingClientRect();
      // What sticks to the top is as high as a page's head and a table's.
      if (top < 112 || bottom > innerHeight - 80 || left < 0 || right > width) control.scrollIntoView({ block: 'center', inline: 'nearest' });
      // A link may run over two lines: its boxes are looked at, not the space between them.
      const box = [...control.getClientRects()].find(({ width, height }) => width > 1 && height > 1);
      if (!box) continue;
      const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
      const label = (control as HTMLInputElement).labels?.[0];
      if (!hit || !(control.contains(hit) || hit.contains(control) || label?.contains(hit))) tell(`under ${hit?.outerHTML.slice(0, 60) ?? 'nothing'}`, control);
    }
    scrollTo(0, 0);
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) found.push(`scrolls sideways: ${scrollWidth} of ${clientWidth} pixels`);
    return [...new Set(found)];
  });
  expect.soft(lost, when).toEqual([]);
}

/** WCAG 1.4.12: what a person may set without anything getting lost. The sheet is constructed: the policy refuses others. */
export async function spaceText(page: Page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }');
    document.adoptedStyleSheets = [sheet];
  });
}

export async function unspaceText(page: Page) {
  await page.evaluate(() => { document.adoptedStyleSheets = []; });
}

/** What still moves although the person asked that nothing does. */
export async function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const seconds = (list: string) => Math.max(...list.split(',').map(parseFloat));
    const slow = [...document.querySelectorAll('*')].filter((element) => {
      const { transitionDuration, animationDuration, animationName, scrollBehavior } = getComputedStyle(element);
      return seconds(transitionDuration) > 0.01 || (animationName !== 'none' && seconds(animationDuration) > 0.01) || scrollBehavior === 'smooth';
    });
    return slow.map((element) => element.outerHTML.slice(0, 120));
  });
}
