// The comparison desk: the keys 1, 2 and 3 choose an answer, as its buttons do.

const typing = "input:not([type=radio]), textarea, select";

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  if ((event.target as Element).closest?.(typing)) return;
  const button = document.querySelector<HTMLButtonElement>(`button[data-key="${CSS.escape(event.key)}"]`);
  if (!button) return;
  event.preventDefault();
  button.click();
});
