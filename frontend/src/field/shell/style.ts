// The sheet of what comes after the first screen: fetched once, from the phone's own store of files.

let loading: Promise<void> | undefined;

export function loadStyle(address: string): Promise<void> {
  return (loading ??= new Promise((done, fail) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = address;
    link.onload = () => done();
    link.onerror = () => { loading = undefined; link.remove(); fail(new Error("no style")); };
    document.head.append(link);
  }));
}
