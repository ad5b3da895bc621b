// The part of tus-js-client that stands for itself; the package describes only its whole.

declare module "tus-js-client/lib/upload.js" {
  import type { DetailedError, HttpStack, UploadOptions } from "tus-js-client";

  export default class Upload {
    static readonly defaultOptions: UploadOptions;
    constructor(file: Blob, options: UploadOptions);
    url: string | null;
    start(): void;
    abort(terminate?: boolean): Promise<void>;
  }
  export type { DetailedError, HttpStack };
}
