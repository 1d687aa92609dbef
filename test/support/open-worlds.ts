/** The worlds of this test file, for the setup file to look after. */
export interface OpenWorld {
  /** Lines the worker logged since last asked that no test announced; announcements end with it. */
  takeUnexpectedLogs(): Promise<string[]>;
  /** What is wrong with the calls of Stripe's API since last asked. */
  takeRequestFaults(): string[];
}

export const openWorlds: OpenWorld[] = [];
