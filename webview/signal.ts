/**
 * Values that the page is drawn from, in the shape of @preact/signals (`.value`). That library would be a fifth of the
 * page's whole weight (3.6 of 20 kB compressed) for finding out what to redraw; this page is small enough to be drawn
 * anew as a whole, once for all the changes of one task.
 */
export interface Signal<T> {
  value: T;
}

let draw = () => {};
let due = false;

export function signal<T>(first: T): Signal<T> {
  let current = first;
  return {
    get value() {
      return current;
    },
    set value(next) {
      if (next === current) return;
      current = next;
      if (due) return;
      due = true;
      queueMicrotask(() => {
        due = false;
        draw();
      });
    },
  };
}

/** Runs the page's one `task` now, and again after any signal has changed. */
export function watch(task: () => void): void {
  draw = task;
  task();
}
