import type { Page } from '@playwright/test';

/** Entries of the Event Timing API (W3C), which is what Interaction to Next Paint is made of. */
interface Timing extends PerformanceEntry {
  interactionId: number;
}
interface Watched {
  interactions: Record<number, { duration: number; name: string }>;
}

/** From here on the page notes how long each interaction took: from the key or the click to the next frame. */
export async function watchInteractions(page: Page) {
  await page.evaluate(() => {
    const watched: Watched = { interactions: {} };
    Object.assign(window, { watched });
    const note = (entries: PerformanceEntry[]) => {
      for (const { interactionId, duration, name } of entries as Timing[]) {
        if (interactionId && duration > (watched.interactions[interactionId]?.duration ?? 0)) watched.interactions[interactionId] = { duration, name };
      }
    };
    // Shorter ones than a frame are never told: 16 ms is the least that the API takes.
    new PerformanceObserver((list) => note(list.getEntries())).observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** How many interactions there have been, and the slowest of them; 0 ms where none took longer than a frame. */
export async function slowest(page: Page): Promise<{ count: number; duration: number; name: string }> {
  // Told after the frame that follows; two are waited for.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))));
  return page.evaluate(() => {
    const { watched } = window as unknown as { watched: Watched };
    const slow = Object.values(watched.interactions).sort((a, b) => b.duration - a.duration)[0];
    const { interactionCount } = performance as unknown as { interactionCount: number };
    return { count: interactionCount, duration: slow?.duration ?? 0, name: slow?.name ?? '' };
  });
}
