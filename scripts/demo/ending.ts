/** Ends what was started, last first, once: at the end of the demo, after a fault and on Ctrl-C. */

export interface Ending {
  /** Registers how to end something that has just been started. */
  add(end: () => Promise<void> | void): void;
  /** Ends everything. What fails to end does not keep the rest running; the faults are returned. */
  now(): Promise<Error[]>;
  /** From now on a signal ends everything and then this process. Call it again after others have set listeners of theirs. */
  listen(): void;
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** @param onSignal told when a signal comes, before anything is ended */
export function createEnding(onSignal: () => void): Ending {
  const ends: (() => Promise<void> | void)[] = [];
  let running: Promise<Error[]> | null = null;
  const run = async () => {
    const faults: Error[] = [];
    for (let end = ends.pop(); end; end = ends.pop()) {
      try {
        await end();
      } catch (error) {
        faults.push(error instanceof Error ? error : new Error(String(error)));
      }
    }
    return faults;
  };
  const ending: Ending = {
    add: (end) => {
      ends.push(end);
    },
    now: () => {
      running ??= run();
      return running;
    },
    listen: () => {
      for (const [signal, code] of Object.entries(SIGNALS)) {
        process.removeAllListeners(signal);
        process.on(signal, () => {
          // The second one does not wait: guards end what is left.
          if (running !== null) process.exit(code);
          onSignal();
          void ending.now().then(() => process.exit(code));
        });
      }
    },
  };
  return ending;
}
