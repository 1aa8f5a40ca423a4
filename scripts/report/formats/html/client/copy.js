// @ts-check
// The page's own script: buttons that copy the text after them.

document.addEventListener('click', async (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null;
  const source = button?.nextElementSibling;
  if (!button || !source) return;
  const label = button.textContent;
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
