// @ts-check
// The page's own script: filters that live in the address, deep links, keys. The page is complete without it.

(() => {
  /**
   * @typedef {{ q: string, status: string[], env: string, tag: string, method: string, slow: boolean, findings: boolean }} Filter
   * @typedef {{ element: HTMLDetailsElement, environment: string, text: string }} Row
   */

  const form = /** @type {HTMLFormElement | null} */ (document.getElementById(':filters'));
  const shown = document.getElementById(':shown');
  if (form === null || shown === null) return;
  document.documentElement.classList.add('scripted');
  form.hidden = false;

  /** @type {readonly Row[]} */
  const rows = [...document.querySelectorAll('details.request')].map((element) => ({
    element: /** @type {HTMLDetailsElement} */ (element),
    environment: element.closest('.environment-tree')?.getAttribute('data-environment') ?? '',
    text: '',
  }));
  const folders = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll('details.folder')]);
  const trees = /** @type {HTMLDetailsElement[]} */ ([...document.querySelectorAll('details.environment-tree')]);
  /** What a filter opened. It is closed again with the filter. @type {Set<HTMLDetailsElement>} */
  const opened = new Set();

  // The address: `#production/instanceGet?status=failed&q=backup`. In the fragment, because a file has no query to change.

  /** @returns {{ target: string, query: string | undefined }} */
  function address() {
    const fragment = location.hash.slice(1);
    const at = fragment.indexOf('?');
    return at < 0
      ? { target: fragment, query: undefined }
      : { target: fragment.slice(0, at), query: fragment.slice(at + 1) };
  }

  /** @param {string} query @returns {Filter} */
  function filterOf(query) {
    const values = new URLSearchParams(query);
    return {
      q: values.get('q') ?? '',
      status: (values.get('status') ?? '').split(',').filter((status) => status !== ''),
      env: values.get('env') ?? '',
      tag: values.get('tag') ?? '',
      method: values.get('method') ?? '',
      slow: values.has('slow'),
      findings: values.has('findings'),
    };
  }

  /** @param {Filter} filter */
  function queryOf(filter) {
    const values = new URLSearchParams();
    for (const name of /** @type {const} */ (['q', 'env', 'tag', 'method'])) {
      if (filter[name] !== '') values.set(name, filter[name]);
    }
    if (filter.status.length > 0) values.set('status', filter.status.join(','));
    if (filter.slow) values.set('slow', '1');
    if (filter.findings) values.set('findings', '1');
    return values.toString().replaceAll('%2C', ',');
  }

  /** @param {string} target @param {string} query */
  function setAddress(target, query) {
    const fragment = query === '' ? target : `${target}?${query}`;
    try {
      // An empty fragment must go too, or the last one would stay.
      history.replaceState(null, '', fragment === '' ? location.pathname + location.search : `#${fragment}`);
    } catch {
      location.replace(`#${fragment}`);
    }
  }

  // The form.

  /** @param {string} name */
  const control = (name) => /** @type {HTMLInputElement | HTMLSelectElement | null} */ (form.elements.namedItem(name));
  const boxes = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="status"]')]);

  /** @returns {Filter} */
  function formFilter() {
    const box = (/** @type {string} */ name) =>
      /** @type {HTMLInputElement | null} */ (control(name))?.checked === true;
    return {
      q: control('q')?.value ?? '',
      status: boxes().flatMap((input) => (input.checked ? [input.value] : [])),
      env: control('env')?.value ?? '',
      tag: control('tag')?.value ?? '',
      method: control('method')?.value ?? '',
      slow: box('slow'),
      findings: box('findings'),
    };
  }

  /** @param {Filter} filter */
  function fillForm(filter) {
    for (const name of /** @type {const} */ (['q', 'env', 'tag', 'method'])) {
      const input = control(name);
      if (input !== null) input.value = filter[name];
    }
    for (const name of /** @type {const} */ (['slow', 'findings'])) {
      const input = /** @type {HTMLInputElement | null} */ (control(name));
      if (input !== null) input.checked = filter[name];
    }
    for (const input of boxes()) input.checked = filter.status.includes(input.value);
  }

  // Filtering.

  /** A filter that leaves more opens no folder: nobody reads so many lines, and their layout takes seconds. */
  const MAX_OPENED = 500;

  /** @param {number} count */
  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

  /** @param {Row} row */
  function textOf(row) {
    if (row.text === '') {
      const parts = [row.element.querySelector('summary')?.textContent, row.element.querySelector('.url')?.textContent];
      row.text = parts.join(' ').toLowerCase();
    }
    return row.text;
  }

  // The texts of thousands of lines are read before they are searched, while nothing else happens.
  let known = 0;
  /** @param {IdleDeadline} idle */
  function readTexts(idle) {
    while (known < rows.length && idle.timeRemaining() > 2) textOf(/** @type {Row} */ (rows[known++]));
    if (known < rows.length) requestIdleCallback(readTexts);
  }
  if (typeof requestIdleCallback === 'function') requestIdleCallback(readTexts);

  /** @param {Filter} filter @returns {(row: Row) => boolean} */
  function matcher({ q, status, env, tag, method, slow, findings }) {
    const words = q
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    return (row) => {
      const { dataset } = row.element;
      const marks = (dataset.marks ?? '').split(' ');
      return (
        (status.length === 0 || status.includes(dataset.status ?? '')) &&
        (env === '' || env === row.environment) &&
        (tag === '' || tag === dataset.tag) &&
        (method === '' || method === dataset.method) &&
        (!slow || marks.includes('slow')) &&
        (!findings || marks.includes('findings')) &&
        (words.length === 0 || words.every((word) => textOf(row).includes(word)))
      );
    };
  }

  /** @param {Filter} filter */
  function apply(filter) {
    const matches = matcher(filter);
    const active = queryOf(filter) !== '';
    /** @type {Set<Element>} */
    const holding = new Set();
    let count = 0;
    for (const row of rows) {
      const visible = matches(row);
      row.element.hidden = !visible;
      if (!visible) continue;
      count += 1;
      for (let up = row.element.parentElement; up !== null && !holding.has(up); up = up.parentElement) holding.add(up);
    }
    for (const folder of [...folders, ...trees]) {
      folder.hidden = active && !holding.has(folder);
      if (active && count <= MAX_OPENED && holding.has(folder) && !folder.open) {
        folder.open = true;
        opened.add(folder);
      }
    }
    if (!active || count > MAX_OPENED) {
      for (const folder of opened) folder.open = false;
      opened.clear();
    }
    const [some, all] = [grouped(count), grouped(rows.length)];
    if (shown !== null) shown.textContent = active ? `${some} of ${all} requests` : `${all} requests`;
  }

  // Going to a request or a section.

  /** @param {string} target */
  function reveal(target) {
    for (const found of document.querySelectorAll('.request.found')) found.classList.remove('found');
    const element = target === '' ? null : document.getElementById(target);
    if (element === null) return;
    const row = element.closest('details.request');
    if (row instanceof HTMLDetailsElement && row.closest('[hidden]') !== null) {
      fillForm(filterOf(''));
      apply(filterOf(''));
    }
    for (let up = element.closest('details'); up !== null; up = up.parentElement?.closest('details') ?? null)
      up.open = true;
    if (row === null) {
      element.scrollIntoView();
      return;
    }
    row.classList.add('found');
    row.querySelector('summary')?.focus({ preventScroll: true });
    row.scrollIntoView({ block: 'start' });
  }

  function follow() {
    const { target, query } = address();
    if (query !== undefined) {
      const filter = filterOf(query);
      fillForm(filter);
      apply(filter);
    }
    reveal(target);
    // A plain link keeps the filter that is set; the address then says so, unless the link had to clear it.
    if (query === undefined) setAddress(target, queryOf(formFilter()));
    if (target === '' && query !== undefined) document.getElementById(':tree')?.scrollIntoView();
  }

  let pending = 0;
  function changed() {
    clearTimeout(pending);
    pending = setTimeout(() => {
      const filter = formFilter();
      apply(filter);
      setAddress(address().target, queryOf(filter));
    }, 50);
  }

  form.addEventListener('input', changed);
  form.addEventListener('reset', () => setTimeout(changed));
  form.addEventListener('submit', (event) => event.preventDefault());
  addEventListener('hashchange', follow);

  // Keys.

  /** @param {number} step */
  function move(step) {
    const visible = rows.filter(
      ({ element }) => element.closest('[hidden], details:not([open]):not(.request)') === null,
    );
    const at = visible.findIndex(({ element }) => element.contains(document.activeElement));
    const next = visible[at < 0 ? (step > 0 ? 0 : visible.length - 1) : at + step];
    next?.element.querySelector('summary')?.focus();
  }

  addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof Element)) return;
    const search = control('q');
    if (event.key === 'Escape' && event.target === search && search !== null) {
      search.value = '';
      changed();
      return;
    }
    if (event.target.matches('input[type="search"], select')) return;
    if (event.key === '/') {
      event.preventDefault();
      search?.focus();
    } else if (event.key === 'j') move(1);
    else if (event.key === 'k') move(-1);
  });

  // The bars at the top wrap in a narrow window. What is scrolled to stays below them.

  const top = /** @type {HTMLElement | null} */ (document.querySelector('.top'));
  const measure = () => {
    const { style } = document.documentElement;
    if (top !== null) style.setProperty('--top-height', `${top.offsetHeight}px`);
    style.setProperty('--filters-height', `${form.offsetHeight}px`);
  };
  const observer = new ResizeObserver(measure);
  if (top !== null) observer.observe(top);
  observer.observe(form);
  measure();

  apply(formFilter());
  if (location.hash.length > 1) follow();
})();
