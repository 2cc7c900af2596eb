import { expect, request, test } from '@playwright/test';
import { HtmlValidate, Rule, type DOMReadyEvent, type RuleDocumentation } from 'html-validate';
import { PEOPLE, signIn } from '../fixtures';
import { approach, nameOf, PAGES } from '../page_list';

/** HTML, 4.10.7: what has to be chosen needs a first option that is no choice. Without one, nothing can be required. */
class RequiredChoice extends Rule {
  documentation(): RuleDocumentation {
    return { description: 'A required select begins with an option without a value.', url: 'https://html.spec.whatwg.org/multipage/form-elements.html#placeholder-label-option' };
  }

  setup() {
    this.on('dom:ready', ({ document }: DOMReadyEvent) => {
      for (const select of document.querySelectorAll('select')) {
        if (!select.hasAttribute('required') || select.hasAttribute('multiple') || select.hasAttribute('size')) continue;
        const first = select.querySelector('option');
        if (first?.getAttributeValue('value') !== '' && first?.textContent !== '') this.report(select, 'The first option of a required select is a choice');
      }
    });
  }
}

// What the HTML standard demands, and references that lead nowhere. Nothing of `standard` is turned off. Its neighbours
// `a11y` and `recommended` are not taken: axe looks at the first on the page as people have it (the two navigations of a
// page are never seen together, which HTML alone does not tell), the second is a matter of style.
const html = new HtmlValidate({
  root: true,
  extends: ['html-validate:standard'],
  plugins: [{ name: 'barberpro', rules: { 'required-choice': RequiredChoice } }],
  rules: { 'no-missing-references': 'error', 'input-attributes': 'error', 'required-choice': 'error' },
});

/** What is wrong with a page's HTML as the server sent it. */
async function wrong(sent: string, address: string): Promise<string[]> {
  // Leptos marks where a text ends by `<!>`, which parsers read as an empty comment. Written as one, it is valid.
  const text = sent.replaceAll('<!>', '<!---->');
  const lines = text.split('\n');
  const report = await html.validateString(text, address);
  const found = report.results.flatMap((result) => result.messages).map(({ ruleId, message, line, column }) => {
    const near = lines[line - 1].slice(column - 1, column + 160);
    return `${ruleId}: ${message}, at ${near}`;
  });
  // Nothing is allowed after the end, and the validator does not look there.
  const behind = text.split('</body>').at(-1)!.replaceAll('<!---->', '').trim();
  if (behind !== '</html>') found.push(`after the end: ${behind.slice(0, 160)}`);
  return found;
}

for (const visit of PAGES) {
  test(`${nameOf(visit)} is valid HTML`, async ({ baseURL }) => {
    const asker = await request.newContext({ baseURL, extraHTTPHeaders: { accept: 'text/html' } });
    const address = await approach(asker, visit);
    const answer = await asker.get(address);
    expect(answer.headers()['content-type']).toContain('text/html');
    expect(await wrong(await answer.text(), address)).toEqual([]);
    await asker.dispose();
  });
}

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a refused form is valid HTML', async ({ page }) => {
    await signIn(page, PEOPLE.owner);
    await page.goto('/t/barberia-sur/locations/new');
    await page.locator('#name').fill('"><b>');
    await page.locator('#phone').fill('llamame');
    const answer = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Crear sucursal' }).click();
    const sent = await (await answer).text();
    expect(sent).toContain('Escribí un teléfono');
    expect(await wrong(sent, page.url())).toEqual([]);
  });
});
