// Small dialogs: a question with or without a field, and the key. Each is made anew, so that one
// may come over another.

import { button, make, plain } from "./dom.js";

let made = 0;

// Opens a dialog; `act(value)` runs when it is confirmed, and what it raises is shown in it.
// Gives whether it was confirmed and done.
export function prompt({ title, text = [], label = null, value = "", yes, act, secret = false }) {
  const name = `prompt-${++made}`;
  const words = make("p", { "aria-live": "polite" }, text);
  const input = label === null ? null : make("input", {
    value, required: true, autocomplete: "off", spellcheck: "false",
    type: secret ? "password" : "text", maxlength: secret ? 500 : 200,
  });
  const confirmed = make("button", { type: "submit", class: "main" }, yes);
  const cancel = button("Cancel", () => dialog.close());
  const form = make("form", { method: "dialog" },
    make("h2", { id: name }, title), words,
    input ? make("label", {}, label, input) : null,
    make("div", { class: "buttons" }, cancel, confirmed));
  const dialog = make("dialog", { "aria-labelledby": name, class: "prompt" }, form);
  document.body.append(dialog);
  dialog.showModal();
  if (input) input.select();
  else cancel.focus();
  return new Promise((resolve) => {
    let done = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      confirmed.disabled = true;
      try {
        await act(input?.value.trim());
        done = true;
        dialog.close();
      } catch (error) {
        words.replaceChildren(...plain(`${error.message} ${error.hint || ""}`));
        words.classList.add("failed");
      } finally {
        confirmed.disabled = false;
      }
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(done);
    });
  });
}

// The key, asked for when the service answers 401; null if nobody enters one.
export async function askForKey(tried) {
  let key = null;
  const refused = tried ? "The key was not accepted. " : "";
  await prompt({
    title: "This service asks for a key",
    text: [`${refused}Ask its operator for one. `,
      make("span", { class: "soft" }, "It is kept in this tab until the tab is closed.")],
    label: "Key",
    yes: "Use this key",
    secret: true,
    act: async (entered) => {
      if (/[^\x21-\x7e]/.test(entered)) throw new Error("A key has no spaces and no accents.");
      key = entered;
    },
  });
  return key;
}
