// A screen that breaks takes nothing else with it: the frame stays, and says that what was noted is kept.

import { Component, type ComponentChildren } from "preact";

import type { Texts } from "../contract.js";

export class Sheltered extends Component<{ texts: Texts; children: ComponentChildren }, { isBroken: boolean }> {
  override state = { isBroken: false };

  override componentDidCatch(error: unknown): void {
    this.setState({ isBroken: true });
    // Its place is worth knowing; its values may be somebody's data.
    console.error("A screen broke:", error instanceof Error ? error.name : typeof error);
  }

  override render({ texts, children }: { texts: Texts; children: ComponentChildren }) {
    if (!this.state.isBroken) return children;
    return (
      <div class="stack">
        <h1 tabIndex={-1} class="unseen">{texts("app")}</h1>
        <p class="notice notice-bad" role="alert">{texts("screen_broken")}</p>
        <p><button type="button" class="button" onClick={() => this.setState({ isBroken: false })}>{texts("screen_again")}</button></p>
      </div>
    );
  }
}
