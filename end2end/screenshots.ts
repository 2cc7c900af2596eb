import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Where the pictures are that pages are compared with, and by which browser they were made. */
export const FOLDER = path.join(__dirname, 'screenshots');
export const MACHINE = path.join(FOLDER, 'machine.json');

/**
 * What may differ. Where the same version of the browser drew both, a few pixels at the edges of letters and signs, which it
 * does not always draw alike; elsewhere more of them, but no part that is gone or moved.
 */
export function allowed(browser: string) {
  const recorded: string | undefined = JSON.parse(readFileSync(MACHINE, 'utf8')).browser;
  return recorded === browser ? { threshold: 0.2, maxDiffPixels: 250 } : { threshold: 0.3, maxDiffPixelRatio: 0.02 };
}
