// The list of the family's members: their names, or what is known of each; somebody comes, somebody goes.

import { useEffect, useState } from "preact/hooks";

import { Entry } from "./entries.js";
import { type Desk, Heading, Listen, focusOn, idOf, nameOf } from "./pieces.js";
import { Group, KnownMember, keyOf } from "./review.js";
import { memberOf } from "./family.js";
import type { Screen } from "./screens.js";
import { isReview } from "./way.js";

export function PeopleScreen({ desk, screen }: { desk: Desk; screen: Screen }) {
  const { store, texts, family } = desk;
  const { def, members } = screen;
  const most = family.document.maxMembers;
  const hasNone = members.length === 0;
  useEffect(() => { if (hasNone) store.addMember(); }, [hasNone]);
  const add = (): void => {
    const key = store.addMember();
    desk.say(texts("person_added", { number: members.length + 1 }));
    setTimeout(() => focusOn(idOf([key, "name"])));
  };
  const isKnown = isReview(screen);
  const title = isKnown ? texts("known_family") : (def.text ?? def.title);
  const hint = isKnown ? texts("known_family_hint") : def.hint;
  return (
    <>
      <div class="stack-close topic">
        <Heading>{title}</Heading>
        <Listen desk={desk} text={[title, hint].filter(Boolean).join("\n")} />
        {hint && <p class="question-hint">{hint}</p>}
      </div>
      {screen.known.filter(({ asks }) => !memberOf(asks[0]!.path)).map((group) => <Group key={keyOf(group)} desk={desk} group={group} />)}
      <ul class="members">
        {members.map((key) => <Person key={key} desk={desk} screen={screen} member={key} />)}
      </ul>
      {members.length < most ? (
        <button type="button" id="form-add" class="button button-second" onClick={add}>{texts("add_person")}</button>
      ) : (
        <p class="notice">{texts("many_members", { most })}</p>
      )}
    </>
  );
}

function Person({ desk, screen, member }: { desk: Desk; screen: Screen; member: string }) {
  const { texts } = desk;
  const name = nameOf(desk, member);
  const place = texts("person", { number: screen.members.indexOf(member) + 1 });
  const known = screen.known.flatMap(({ asks }) => asks).filter(({ path }) => path[0] === member && path.length === 2);
  const asks = screen.asks.filter(({ path }) => path[0] === member);
  const remove = screen.members.length > 1 && <Remove desk={desk} member={member} name={name} />;
  return (
    <li class="card stack-close" id={`member-${member}`} tabIndex={-1} aria-label={name}>
      {known.length > 0 && (
        <div class="member-head"><span class="initial" aria-hidden="true">{[...name][0]?.toUpperCase()}</span><h2 class="member-name">{name}</h2></div>
      )}
      {known.length > 0 && <KnownMember desk={desk} member={member} asks={known}>{remove}</KnownMember>}
      {asks.map((ask) => <Entry key={idOf(ask.path)} desk={desk} ask={ask} row={{ name: place, isLabel: true }} />)}
      {known.length === 0 && remove && <div class="member-tools">{remove}</div>}
    </li>
  );
}

/** Taking somebody off the list asks once more, so that a slip of the finger loses nothing. */
function Remove({ desk, member, name }: { desk: Desk; member: string; name: string }) {
  const [isSure, ask] = useState(false);
  const { texts, store, family } = desk;
  const isEmpty = Object.keys(family.answers.members.find(({ key }) => key === member) ?? {}).length <= 1 && !family.nameOf(member);
  const remove = (): void => {
    store.removeMember(member);
    desk.say(texts("person_removed", { name }));
    focusOn("form-heading");
  };
  if (!isSure)
    return (
      <button type="button" class="button-plain" id={`remove-${member}`} onClick={() => {
        if (isEmpty) return remove();
        ask(true);
        setTimeout(() => focusOn(`keep-${member}`));
      }}>
        {texts("remove")}<span class="unseen"> {name}</span>
      </button>
    );
  return (
    <div class="notice stack-close" role="group" aria-labelledby={`sure-${member}`}>
      <p id={`sure-${member}`}>{texts("remove_sure", { name })}</p>
      <div class="actions">
        <button type="button" class="button button-small" id={`keep-${member}`} onClick={() => {
          ask(false);
          setTimeout(() => focusOn(`remove-${member}`));
        }}>{texts("keep")}</button>
        <button type="button" class="button button-second button-small" onClick={remove}>{texts("remove_yes")}</button>
      </div>
    </div>
  );
}
