// @ts-check
// The page's own script: filters and links to requests, which the address holds. The page is complete without it.

(() => {
  /** @typedef {{ element: HTMLDetailsElement, environment: string, text: string }} Row */

  const form = /** @type {HTMLFormElement | null} */ (document.getElementById(':filters'));
  const shown = document.getElementById(':shown');
  if (form === null || shown === null) return;

  /** @type {readonly Row[]} */
  const rows = [...document.querySelectorAll('details.request')].map((element) => ({
    element: /** @type {HTMLDetailsElement} */ (element),
    environment: element.closest('.environment-tree')?.getAttribute('data-environment') ?? '',
    text: '',
  }));
  const folders = /** @type {HTMLDetailsElement[]} */ ([
    ...document.querySelectorAll('details.folder, details.environment-tree'),
  ]);
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

  const TEXTS = ['q', 'env', 'tag', 'method'];
  const MARKS = ['slow', 'findings'];

  /**
   * A filter has its fields in one order, and none that is empty: `q=backup&status=failed,errored&slow=1`.
   *
   * @param {(name: string) => string} read
   */
  function filterFrom(read) {
    const fields = [...TEXTS, 'status', ...MARKS].map((name) => [name, read(name)]);
    return new URLSearchParams(fields.filter(([, value]) => value !== ''));
  }

  /** @param {string} query */
  function filterOf(query) {
    const values = new URLSearchParams(query);
    return filterFrom((name) => (values.has(name) && MARKS.includes(name) ? '1' : (values.get(name) ?? '')));
  }

  /** @param {URLSearchParams} filter */
  const queryOf = (filter) => filter.toString().replaceAll('%2C', ',');

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
  const control = (name) => /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name));
  const boxes = () => /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[name="status"]')]);

  const formFilter = () =>
    filterFrom((name) => {
      if (name === 'status')
        return boxes()
          .flatMap(({ checked, value }) => (checked ? [value] : []))
          .join();
      if (MARKS.includes(name)) return control(name)?.checked === true ? '1' : '';
      return control(name)?.value ?? '';
    });

  /** @param {URLSearchParams} filter */
  function fillForm(filter) {
    for (const name of [...TEXTS, ...MARKS]) {
      const input = control(name);
      if (input === null) continue;
      if (MARKS.includes(name)) input.checked = filter.has(name);
      else input.value = filter.get(name) ?? '';
    }
    for (const input of boxes()) input.checked = statusesOf(filter).includes(input.value);
  }

  // Filtering.

  /** A filter that leaves more opens no folder: nobody reads so many lines, and their layout takes seconds. */
  const MAX_OPENED = 500;

  /** @param {number} count */
  const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');

  /** @param {Row} row */
  function textOf(row) {
    if (row.text === '') {
      const { element } = row;
      const parts = ['summary', '.url'].map((selector) => element.querySelector(selector)?.textContent);
      row.text = [...parts, element.dataset.path].join(' ').toLowerCase();
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

  /** @param {URLSearchParams} filter */
  const statusesOf = (filter) => (filter.get('status') ?? '').split(',').filter(Boolean);

  /** @param {URLSearchParams} filter @returns {(row: Row) => boolean} */
  function matcher(filter) {
    const words = (filter.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = statusesOf(filter);
    const wanted = MARKS.filter((mark) => filter.has(mark));
    /** @param {string} name @param {string | undefined} value */
    const allows = (name, value) => !filter.has(name) || filter.get(name) === value;
    return (row) => {
      const { status = '', tag, method, marks = '' } = row.element.dataset;
      return (
        (statuses.length === 0 || statuses.includes(status)) &&
        allows('env', row.environment) &&
        allows('tag', tag) &&
        allows('method', method) &&
        wanted.every((mark) => marks.split(' ').includes(mark)) &&
        words.every((word) => textOf(row).includes(word))
      );
    };
  }

  /** @param {URLSearchParams} filter */
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
    for (const folder of folders) {
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

  apply(formFilter());
  if (location.hash.length > 1) follow();
})();
