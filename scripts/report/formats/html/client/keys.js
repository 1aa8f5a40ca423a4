// @ts-check
// The page's own script: keys that go to the search and from request to request.

(() => {
  const search = /** @type {HTMLInputElement | null} */ (document.querySelector('#\\:filters input[name="q"]'));

  /** @param {number} step */
  function move(step) {
    const visible = [...document.querySelectorAll('details.request')].filter(
      (request) => request.closest('[hidden], details:not([open]):not(.request)') === null,
    );
    const at = visible.findIndex((request) => request.contains(document.activeElement));
    const next = visible[at < 0 ? (step > 0 ? 0 : visible.length - 1) : at + step];
    next?.querySelector('summary')?.focus();
  }

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    if (event.key === 'Escape' && event.target === search && search !== null) {
      search.value = '';
      search.dispatchEvent(new Event('input', { bubbles: true }));
      return;
    }
    if (event.target.matches('input[type="search"], select')) return;
    if (event.key === '/') {
      event.preventDefault();
      search?.focus();
    } else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
  });
})();
