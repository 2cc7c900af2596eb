import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from './fixtures';

export const LOCALES = ['es-AR', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
/** The text of a key such as `session.forgot`. */
export type Words = (key: string, parameters?: Record<string, string | number>) => string;

function reader(file: string): Words {
  const texts = JSON.parse(readFileSync(path.join(__dirname, '..', file), 'utf8'));
  return (key, parameters = {}) => {
    const text = key.split('.').reduce((part, name) => part?.[name], texts);
    if (typeof text !== 'string') throw new Error(`${file} has no ${key}`);
    return text.replace(/\{\{ (\w+) \}\}/g, (_, name) => {
      if (!(name in parameters)) throw new Error(`${key} needs ${name}`);
      return String(parameters[name]);
    });
  };
}

/** The words of pages. */
export const words = (locale: Locale) => reader(`app/locales/${locale}.json`);

/** The words of letters. */
export const letterWords = (locale: Locale) => reader(`server/locales/${locale}.json`);

/** A name that begins with these words, whatever explains it. */
export const beginning = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

/**
 * Tests that are written once and run in a browser of each language. `phone` goes into the titles of those that a
 * telephone runs too, in one language: once is enough.
 */
export function inBothLanguages(tests: (w: Words, locale: Locale, phone: string) => void) {
  for (const locale of LOCALES) {
    test.describe(`in ${locale}`, () => {
      test.use({ locale });
      tests(words(locale), locale, locale === 'es-AR' ? ' @phone' : '');
    });
  }
}
