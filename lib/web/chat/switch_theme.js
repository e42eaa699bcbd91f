// @ts-check

/** Changes between light and dark; the choice holds for later visits too. */
export function switchTheme() {
  const { dataset } = document.documentElement;
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = dataset.theme ?? (isDark ? "dark" : "light");
  dataset.theme = now === "dark" ? "light" : "dark";
  try {
    localStorage.setItem("sockeye theme", dataset.theme);
  } catch { /* storage is switched off */ }
}
