// What the bundle offers, as `OrgViewer`: the component of the page, and the start of the offline file.

export { component } from "./page.ts";
export { openDocument } from "./document.ts";
