// @ts-check
// The page's own script: the keys and the tooltips of the matrix.

(() => {
  // In the matrix, Tab goes past and arrows go from cell to cell.

  const cells = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll('a.cell')]);
  cells.forEach((cell, index) => {
    cell.tabIndex = index === 0 ? 0 : -1;
  });
  document.querySelector('.matrix')?.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || !(event.target instanceof HTMLAnchorElement)) return;
    const next = neighbour(event.target, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.target.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  /** @param {HTMLAnchorElement} cell @param {string} key @returns {HTMLAnchorElement | undefined} */
  function neighbour(cell, key) {
    const at = cells.indexOf(cell);
    if (key === 'ArrowRight') return cells[at + 1];
    if (key === 'ArrowLeft') return cells[at - 1];
    if (key !== 'ArrowDown' && key !== 'ArrowUp') return undefined;
    const column = cell.closest('td')?.cellIndex ?? 0;
    const inRow = [...(cell.parentElement?.children ?? [])].indexOf(cell);
    let row = cell.closest('tr');
    do {
      row =
        /** @type {HTMLTableRowElement | null} */ (
          key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling
        ) ?? null;
      const found = [...(row?.cells[column]?.querySelectorAll('a.cell') ?? [])];
      const next = found[Math.min(inRow, found.length - 1)];
      if (next instanceof HTMLAnchorElement) return next;
    } while (row !== null);
    return undefined;
  }

  // The name of a cell as a tooltip, made when it is wanted: thousands of cells need not carry it twice.

  document.addEventListener('pointerover', ({ target }) => {
    if (target instanceof HTMLAnchorElement && target.matches('a.cell')) target.title = target.ariaLabel ?? '';
  });
})();
