// @ts-check

/** How long what was shown counts, in milliseconds. */
const WINDOW = 2000;

/** Which part of the rows is shown, while not all are. */
export class Share {
  /** @type {{ time: number, shown: number, missed: number }[]} */
  #past = [];
  #skipped = 0;

  /**
   * @param {{ shown: number, skipped: number }} update how many came, and how many of all time did not
   * @param {number} now in milliseconds
   */
  add({ shown, skipped }, now) {
    const missed = Math.max(0, skipped - this.#skipped);
    this.#skipped = skipped;
    this.#past.push({ time: now, shown, missed });
    while ((this.#past[0]?.time ?? now) < now - WINDOW) this.#past.shift();
  }

  /** One of how many rows is shown; 1 where all are. */
  get oneOf() {
    let [shown, missed] = [0, 0];
    for (const update of this.#past) {
      shown += update.shown;
      missed += update.missed;
    }
    return missed === 0 ? 1 : Math.round((shown + missed) / Math.max(1, shown));
  }
}
