// The five parts of the app at the lower edge, within reach of a thumb.

import type { Texts } from "../contract.js";
import { TABS, type Tab, hashOf } from "./router.js";

const ICONS: Readonly<Record<Tab, string>> = {
  families: "M4 11.5L12 5l8 6.5V20H4zM10 20v-5.5h4V20",
  tasks: "M8 4.5h8v3H8zM8 6H5v14h14V6h-3M8.5 13.5l2.5 2.5 4.5-5",
  notebook: "M6 4h12v16H6zM9.5 4v16M12.5 8.5h3M12.5 12h3",
  outbox: "M12 15V4M7.5 8.5L12 4l4.5 4.5M4 14v6h16v-6",
  more: "M4 7h16M4 12h16M4 17h16",
};

/** What stands beside a tab: a figure, in the colour of what must be seen to where `alert`. */
export interface Count {
  count: number;
  alert?: boolean;
}

export function Navigation({ tab, counts, texts, go }: {
  tab: Tab; counts: Partial<Record<Tab, Count>>; texts: Texts; go: (tab: Tab) => void;
}) {
  return (
    <nav class="tabs" aria-label={texts("tabs")}>
      <ul>
        {TABS.map((name) => {
          const { count = 0, alert = false } = counts[name] ?? {};
          return (
            <li key={name}>
              <a href={hashOf(name)} aria-current={name === tab ? "page" : undefined} onClick={(event) => { event.preventDefault(); go(name); }}>
                <svg viewBox="0 0 24 24" aria-hidden="true"><path d={ICONS[name]} /></svg>
                <span>{texts(`tab_${name}`)}</span>
                {count > 0 && (
                  <span class={alert ? "tab-count tab-alert" : "tab-count"}>
                    <span aria-hidden="true">{count > 99 ? "99+" : count}</span>
                    <span class="unseen">, {texts(alert ? "tab_alert" : "tab_count", { count })}</span>
                  </span>
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
