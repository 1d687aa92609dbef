/** What is fetched once for all who ask. A failure is told to all who wait for it, and the next call tries again. */
export function once<T>(fetch: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= fetch().catch((error) => {
      asked = null;
      throw error;
    });
    return asked;
  };
}
