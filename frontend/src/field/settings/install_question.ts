// The browser asks once, early, whether the app may be put among the others: its question is kept until somebody wants it.

export interface InstallQuestion extends Event {
  prompt(): Promise<unknown>;
}

let question: InstallQuestion | undefined;
const listeners = new Set<() => void>();

export const installQuestion = (): InstallQuestion | undefined => question;

export function whenInstallChanges(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function keepInstallQuestion(): void {
  const take = (now: InstallQuestion | undefined): void => {
    question = now;
    listeners.forEach((tell) => tell());
  };
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    take(event as InstallQuestion);
  });
  addEventListener("appinstalled", () => take(undefined));
}
