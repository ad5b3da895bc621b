// Everything behind the first screen, in one piece: smaller so than in several.

export { App } from "./app.js";
export { Enrol, begin } from "../sign/enrol.js";
export * as work from "../work/index.js";
