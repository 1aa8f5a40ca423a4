// @ts-check
// The page's own script: shows the filters, which need scripts, and measures the bars at the top, which wrap in a narrow window. What
// is scrolled to stays below them.

(() => {
  const filters = document.getElementById(':filters');
  if (filters === null) return;
  document.documentElement.classList.add('scripted');
  filters.hidden = false;

  const top = /** @type {HTMLElement | null} */ (document.querySelector('.top'));
  const measure = () => {
    const { style } = document.documentElement;
    if (top !== null) style.setProperty('--top-height', `${top.offsetHeight}px`);
    style.setProperty('--filters-height', `${filters.offsetHeight}px`);
  };
  const observer = new ResizeObserver(measure);
  if (top !== null) observer.observe(top);
  observer.observe(filters);
  measure();
})();
