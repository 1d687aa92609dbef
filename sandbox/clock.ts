/** The sandbox's one clock: everything that waits or stamps a time asks it, so that a test can jump hours. */

export interface Clock {
  /** Milliseconds since 1970, jumps included. */
  now(): number;
  /** Moves the time forward by `ms` (never back) and runs what came due on the way, in order of due time. */
  jump(ms: number): void;
  /** Runs `wake` once when the clock reaches `dueMs`; the answer calls it off. A time already past is due at the next jump or tick. */
  at(dueMs: number, wake: () => void): () => void;
}

interface Alarm {
  due: number;
  wake: () => void;
}

const LONGEST_TIMER_MS = 2 ** 31 - 1;

function forward(ms: number): number {
  if (!Number.isFinite(ms) || ms < 0) throw new RangeError("the clock only jumps forward, by a finite number of ms");
  return ms;
}

function takeNextDue(alarms: Set<Alarm>, limit: number): Alarm | undefined {
  let next: Alarm | undefined;
  for (const alarm of alarms) {
    if (alarm.due <= limit && (next === undefined || alarm.due < next.due)) next = alarm;
  }
  if (next) alarms.delete(next);
  return next;
}

/** Stands still between jumps. During a jump the time stops at each due alarm, so that it sees the moment it asked for. */
export function manualClock(startMs: number): Clock {
  const alarms = new Set<Alarm>();
  let now = startMs;
  return {
    now: () => now,
    jump(ms) {
      const target = now + forward(ms);
      for (let alarm = takeNextDue(alarms, target); alarm; alarm = takeNextDue(alarms, target)) {
        now = Math.max(now, alarm.due);
        alarm.wake();
      }
      now = target;
    },
    at(due, wake) {
      const alarm = { due, wake };
      alarms.add(alarm);
      return () => alarms.delete(alarm);
    },
  };
}

/** Follows real time plus the jumps. Its timers never keep the process alive. */
export function systemClock(): Clock {
  const alarms = new Set<Alarm>();
  let offset = 0;
  let timer: NodeJS.Timeout | undefined;
  const now = () => Date.now() + offset;

  function ring(): void {
    for (let alarm = takeNextDue(alarms, now()); alarm; alarm = takeNextDue(alarms, now())) alarm.wake();
    arm();
  }
  function arm(): void {
    clearTimeout(timer);
    if (alarms.size === 0) return;
    const soonest = Math.min(...[...alarms].map((alarm) => alarm.due));
    timer = setTimeout(ring, Math.min(Math.max(soonest - now(), 0), LONGEST_TIMER_MS));
    timer.unref();
  }
  return {
    now,
    jump(ms) {
      offset += forward(ms);
      ring();
    },
    at(due, wake) {
      const alarm = { due, wake };
      alarms.add(alarm);
      arm();
      return () => {
        alarms.delete(alarm);
        arm();
      };
    },
  };
}
