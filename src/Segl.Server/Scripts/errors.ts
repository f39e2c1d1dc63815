/** After a refused form the error summary is read out and scrolled to first. */
export function showFirstError(): void {
  document.querySelector<HTMLElement>("[data-error-summary]")?.focus();
}
