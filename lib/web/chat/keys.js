// @ts-check
import { byId } from "./dom.js";

/**
 * Keys that work everywhere, and arrows within the lists.
 * @param {{ step: (by: number) => void, escape: () => void }} events
 */
export function listenToKeys({ step, escape }) {
  document.addEventListener("keydown", (event) => {
    const { key, altKey, ctrlKey } = event;
    const by = key === "ArrowDown" ? 1 : key === "ArrowUp" ? -1 : 0;
    if (by && (altKey || ctrlKey)) step(by);
    else if (key === "Escape") escape();
    else return;
    event.preventDefault();
  });
  for (const id of ["sidebar", "people"]) byId(id).addEventListener("keydown", walk);
}

/** @param {KeyboardEvent} event */
function walk(event) {
  const { key, altKey, ctrlKey, currentTarget, target } = event;
  if (altKey || ctrlKey || !(target instanceof HTMLButtonElement)) return;
  if (!(currentTarget instanceof HTMLElement)) return;
  const items = [...currentTarget.querySelectorAll("button.item")];
  const at = items.indexOf(target);
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[key];
  const item = at < 0 || next === undefined ? undefined : items[next];
  if (!(item instanceof HTMLElement)) return;
  item.focus();
  event.preventDefault();
}
