/** Shows what needs passkeys where the browser has them; without scripts it stays hidden, and password and code remain. */
export function offerPasskeys(): void {
  if (!window.PublicKeyCredential) return;

  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void answer(form);
    });
  }
}

async function answer(form: HTMLFormElement): Promise<void> {
  const failed = form.querySelector<HTMLElement>("[data-passkey-failed]");
  const button = form.querySelector<HTMLButtonElement>("button");
  if (failed) failed.hidden = true;
  if (button) button.disabled = true;
  try {
    const asked = await ask(form);
    const credential = form.dataset.passkey === "create" ? await create(asked) : await get(asked);
    form.querySelector<HTMLInputElement>("input[name=Credential]")!.value = JSON.stringify(credential);
    form.submit();
  } catch {
    // The person cancelled, the time ran out, or there is no passkey here: all the same to the page.
    if (failed) failed.hidden = false;
  } finally {
    if (button) button.disabled = false;
  }
}

// The form's own fields go along, for its antiforgery token.
async function ask(form: HTMLFormElement): Promise<any> {
  const response = await fetch(form.dataset.passkeyAsk ?? "", { method: "POST", body: new URLSearchParams(new FormData(form) as any) });
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json();
}

async function get(asked: any): Promise<unknown> {
  const publicKey = { ...asked, challenge: bytes(asked.challenge), allowCredentials: (asked.allowCredentials ?? []).map(withBytes) };
  const credential = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : undefined,
    },
  };
}

async function create(asked: any): Promise<unknown> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...asked.user, id: bytes(asked.user.id) },
    excludeCredentials: (asked.excludeCredentials ?? []).map(withBytes),
  };
  const credential = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...common(credential),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

function common(credential: PublicKeyCredential) {
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function withBytes(descriptor: any) {
  return { ...descriptor, id: bytes(descriptor.id) };
}

// WebAuthn's JSON form has bytes as Base64url without padding; browsers before 2024 cannot convert it themselves.
function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  return btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
