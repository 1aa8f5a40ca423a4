// @ts-check
// The page's own script: buttons that copy the text after them.

document.addEventListener('click', async (event) => {
  const button = /** @type {HTMLElement | null} */ (
    event.target instanceof Element ? event.target.closest('[data-copy]') : null
  );
  const source = button?.nextElementSibling;
  if (!button || !source) return;
  // A second click comes while the button says that it has copied.
  button.dataset.label ??= button.textContent ?? '';
  const { label } = button.dataset;
  try {
    await navigator.clipboard.writeText(source.textContent ?? '');
    button.textContent = 'Copied';
  } catch {
    getSelection()?.selectAllChildren(source);
    button.textContent = 'Selected: copy it with your keys';
  }
  setTimeout(() => {
    button.textContent = label;
  }, 2000);
});
