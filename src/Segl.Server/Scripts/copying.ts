/** Shows the copy buttons, which are hidden where no script can serve them, and lets each copy the text of the element it names. */
export function offerCopying(): void {
  if (!navigator.clipboard) return;

  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copies]")) {
    const source = document.getElementById(button.dataset.copies ?? "");
    const status = button.parentElement?.querySelector<HTMLElement>("[role=status]");
    if (!source) continue;

    button.hidden = false;
    button.addEventListener("click", async () => {
      const isCopied = await copy(source.textContent ?? "");
      if (status) status.textContent = (isCopied ? button.dataset.copied : button.dataset.failed) ?? "";
    });
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
