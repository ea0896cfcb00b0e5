// The browser asks the phone, computer or key; its answer goes with the form.
async function optionsOf(form) {
  if (!form.dataset.optionsUrl) return JSON.parse(document.getElementById(form.dataset.options).textContent);
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error("no options");
  return (await answer.json()).request_options;
}

async function ask(form) {
  const options = await optionsOf(form);
  if (form.dataset.passkey === "get") return window.webauthnJSON.get(options);
  const isAlone = form.elements.passwordless.checked;
  const wanted = options.publicKey.authenticatorSelection;
  wanted.residentKey = isAlone ? "required" : "discouraged";
  wanted.requireResidentKey = isAlone;
  if (isAlone) wanted.userVerification = "required";
  return window.webauthnJSON.create(options);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const problem = form.querySelector("[data-passkey-problem]");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      form.elements.credential.value = JSON.stringify(await ask(form));
    } catch {
      problem.hidden = false;
      return;
    }
    form.submit();
  });
}
