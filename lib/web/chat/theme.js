// @ts-check
// A classic script in the head: the chosen colours are there before anything is painted.
try {
  const theme = localStorage.getItem("sockeye theme");
  if (theme) document.documentElement.dataset.theme = theme;
} catch { /* storage is switched off: the system's choice holds */ }
