// Lainnya: who works here, and everything that is not daily work.

import type { FrameRoute } from "../contract.js";
import type { FrameProps } from "../shell/frame.js";
import { hashOf } from "../shell/router.js";
import { Install } from "./install.js";

export function More(props: FrameProps) {
  const { store, shell, texts, language } = props;
  const { agent } = store;
  const { proof, online } = store.standing();
  const name = shell.languages.find(([code]) => code === language)?.[1];
  return (
    <div class="stack-wide">
      <div class="stack">
        <h1 tabIndex={-1}>{texts("more_title")}</h1>
        <div class="card person">
          <span class="initial" aria-hidden="true">{agent.name.trim()[0]?.toUpperCase()}</span>
          <div>
            <p class="member-name">{agent.name}</p>
            <p class="aside">{[agent.roleName, agent.groupName].filter(Boolean).join(" · ")}</p>
          </div>
        </div>
      </div>
      <Install texts={texts} />
      <ul class="ways">
        <Way {...props} to="language" more={name}>{texts("more_language")}</Way>
        {proof.kind !== "none" && <Way {...props} to="proof" more={texts(proof.needed ? "more_proof_needed" : "more_proof_until")}>{texts("more_proof")}</Way>}
        <Way {...props} to="pin">{texts("more_pin")}</Way>
        <Way {...props} to="help">{texts("more_help")}</Way>
        <Way {...props} to="about">{texts("more_about")}</Way>
      </ul>
      <section class="stack-close">
        <h2>{texts("more_phone")}</h2>
        <ul class="ways">
          {online && <li><a href={shell.ways.phones}><span>{texts("more_devices")}<span class="way-more">{texts("more_devices_text")}</span></span></a></li>}
          <Way {...props} to="leave">{texts("more_leave")}</Way>
        </ul>
      </section>
    </div>
  );
}

function Way({ to, go, more, children }: FrameProps & { to: FrameRoute; more?: string | undefined; children: string }) {
  return (
    <li>
      <a href={hashOf(to)} onClick={(event) => { event.preventDefault(); go(to); }}>
        <span>{children}</span>{more && <span class="way-now">{more}</span>}
      </a>
    </li>
  );
}
