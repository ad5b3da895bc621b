/* Passkeys: asks the server for a question, lets the browser answer it, and sends the answer as a form.
   Every form with data-passkey is one such place; without this script, or without passkeys, it stays hidden. */
(() => {
  "use strict";

  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (letter) => letter.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const withIds = (list) => (list || []).map((entry) => ({ ...entry, id: bytes(entry.id) }));

  const ask = async (form) => {
    const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(form.dataset.passkey, { method: "POST", headers: { "X-CSRFToken": token } });
    if (!answer.ok) throw new Error("no question");
    return (await answer.json()).publicKey;
  };

  const make = async (options) => {
    const made = await navigator.credentials.create({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        user: { ...options.user, id: bytes(options.user.id) },
        excludeCredentials: withIds(options.excludeCredentials),
      },
    });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      clientExtensionResults: made.getClientExtensionResults(),
      response: {
        clientDataJSON: text(made.response.clientDataJSON),
        attestationObject: text(made.response.attestationObject),
        transports: made.response.getTransports ? made.response.getTransports() : [],
      },
    };
  };

  const show = async (options) => {
    const shown = await navigator.credentials.get({
      publicKey: {
        ...options,
        challenge: bytes(options.challenge),
        allowCredentials: withIds(options.allowCredentials),
      },
    });
    return {
      id: shown.id,
      rawId: text(shown.rawId),
      type: shown.type,
      clientExtensionResults: shown.getClientExtensionResults(),
      response: {
        clientDataJSON: text(shown.response.clientDataJSON),
        authenticatorData: text(shown.response.authenticatorData),
        signature: text(shown.response.signature),
        userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
      },
    };
  };

  if (!window.PublicKeyCredential) return;
  for (const card of document.querySelectorAll("[data-passkey-card]")) card.hidden = false;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const fault = form.querySelector("[data-passkey-fault]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      fault.hidden = true;
      try {
        const options = await ask(form);
        const credential = await ("passkeyNew" in form.dataset ? make(options) : show(options));
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        fault.hidden = false;
      }
    });
  }
})();
