/** Milliseconds as `12 ms`, `1.24 s` or `2 min 05 s`. */
export function duration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_995) return `${(ms / 1000).toFixed(ms < 9_995 ? 2 : 1)} s`;
  const seconds = Math.round(ms / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/** Bytes as `512 B`, `3.4 kB` or `1.2 MB` (powers of ten). */
export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 999_950) return `${trimmed(size / 1000)} kB`;
  return `${trimmed(size / 1_000_000)} MB`;
}

/** `1 request`, `3 requests`, `1,204 requests`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** An integer with commas between thousands; not by locale, which differs between machines. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** An ISO instant as `2026-11-23 14:30:05 UTC`. */
export function instant(iso: string): string {
  return new Date(iso)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}

function trimmed(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toFixed(1).replace(/\.0$/, '');
}
