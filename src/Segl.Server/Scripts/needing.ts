/** A button that needs a ticked box does nothing until it is ticked; without scripts the browser and the server see to it. */
export function holdUntilTicked(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-needs]")) {
    const box = document.getElementById(button.dataset.needs ?? "");
    if (!(box instanceof HTMLInputElement)) continue;

    const follow = (): void => {
      button.disabled = !box.checked;
    };
    box.addEventListener("change", follow);
    follow();
  }
}
