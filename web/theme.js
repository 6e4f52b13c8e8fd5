// Before the first paint: the theme that the person chose, so that nothing flashes.
try {
  const theme = localStorage.getItem('theme');
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage is refused: the system's theme.
}
