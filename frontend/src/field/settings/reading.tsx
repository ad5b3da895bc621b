// What can be read: help in everyday words, and what this app is.

import type { ComponentChildren } from "preact";

import type { FrameProps } from "../shell/frame.js";
import { bytesInWords, momentInWords } from "../shell/in_words.js";
import { BackLink } from "../shell/pieces.js";

const QUESTIONS = ["offline", "sent", "held", "mistake", "pin", "lost"];

export function Help({ texts, back }: FrameProps) {
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("help_title")}</h1>
      </div>
      <div class="card lines">
        {QUESTIONS.map((name) => (
          <section key={name} class="stack-close help">
            <h2>{texts(`help_${name}`)}</h2>
            <p>{texts(`help_${name}_text`)}</p>
          </section>
        ))}
      </div>
    </div>
  );
}

export function About({ store, shell, materials, texts, back }: FrameProps) {
  const { agent } = store;
  const { storage, lastContact } = store.standing();
  const area = areaInWords(agent.areaCode, materials.areas);
  return (
    <div class="stack-wide">
      <div class="stack-close">
        <BackLink texts={texts} back={back} />
        <h1 tabIndex={-1}>{texts("about_title")}</h1>
        <p>{texts("about_text")}</p>
      </div>
      <dl class="summary card">
        <Fact name={texts("about_agent")}>{agent.name}</Fact>
        <Fact name={texts("about_role")}>{agent.roleName}</Fact>
        {agent.groupName && <Fact name={texts("about_group")}>{agent.groupName}</Fact>}
        {area && <Fact name={texts("about_area")}>{area}</Fact>}
        <Fact name={texts("about_contact")}>{lastContact ? momentInWords(lastContact, store.now(), texts) : texts("about_contact_never")}</Fact>
        <Fact name={texts("about_storage")}>
          {storage.quotaBytes > 0 ? texts("about_storage_used", { used: bytesInWords(storage.usedBytes, texts), quota: bytesInWords(storage.quotaBytes, texts) }) : bytesInWords(storage.usedBytes, texts)}
          <span class="way-more">{texts(storage.persisted ? "about_storage_kept" : "about_storage_not_kept")}</span>
        </Fact>
        <Fact name={texts("about_version")}><span class="number">{shell.version}</span></Fact>
      </dl>
      <p class="aside">{texts("about_licence")}</p>
    </div>
  );
}

/** "Kemiren, Glagah": the village and its district, or the district alone. */
export function areaInWords(code: string, areas: FrameProps["materials"]["areas"]): string {
  for (const [district, name, villages] of areas) {
    if (code === district) return name;
    const village = villages.find(([part]) => code === `${district}.${part}`);
    if (village) return `${village[1]}, ${name}`;
  }
  return "";
}

const Fact = ({ name, children }: { name: string; children: ComponentChildren }) => <div><dt>{name}</dt><dd>{children}</dd></div>;
