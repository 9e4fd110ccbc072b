// Asks before the page is left. A browser shows its own words: a page can only ask for the question.
const guards = new WeakMap();

export default function (component) {
  const { data, parentElement } = component;
  const warn = (event) => event.preventDefault();
  if (guards.has(parentElement)) window.removeEventListener("beforeunload", guards.get(parentElement));
  guards.set(parentElement, warn);
  if (data.pending > 0) window.addEventListener("beforeunload", warn);
  return () => window.removeEventListener("beforeunload", guards.get(parentElement));
}
