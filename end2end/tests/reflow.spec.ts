import { expect, hydrated, test } from '../fixtures';
import { approach, nameOf, PAGES } from '../page_list';
import { expectNothingLost, moving, spaceText, unspaceText } from '../reflow';

// 640 pixels wide is a window of 1280 at 200 % (WCAG 1.4.4), 320 one at 400 % (1.4.10).
for (const visit of PAGES) {
  test(`${nameOf(visit)} loses nothing at 200 and 400 %, with wider text, without motion`, async ({ page }) => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.goto(await approach(page.request, visit));
    await hydrated(page);
    expect(await moving(page)).toEqual([]);
    await spaceText(page);
    await expectNothingLost(page, 'with wider text');
    await unspaceText(page);
    for (const [width, height] of [[640, 400], [320, 568]]) {
      await page.setViewportSize({ width, height });
      await expectNothingLost(page, `${width} pixels wide`);
    }
    for (const menu of await page.locator('details:visible').all()) {
      const summary = menu.locator('summary').first();
      if (!(await summary.isVisible())) continue;
      await summary.click();
      await expectNothingLost(page, `320 pixels wide, ${await summary.textContent()} open`, menu);
      await summary.click();
    }
  });
}
