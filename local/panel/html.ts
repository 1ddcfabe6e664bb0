/** What the page is made of. What stands in braces goes in as a text, an attribute or a node, never as markup. */
export type Put = Node | string | number | boolean | null | undefined | readonly Put[];

export const html = (parts: TemplateStringsArray, ...values: readonly Put[]): DocumentFragment => {
  const template = document.createElement("template");
  template.innerHTML = parts.reduce((before, part, place) => {
    const isInTag = before.lastIndexOf("<") > before.lastIndexOf(">");
    return `${before}${isInTag ? `"put-${place - 1}"` : `<!--${place - 1}-->`}${part}`;
  });
  const made = template.content;
  for (const one of made.querySelectorAll("*"))
    for (const { name, value } of [...one.attributes]) {
      const put = values[Number(/^put-(\d+)$/.exec(value)?.[1] ?? -1)];
      if (put !== undefined && put !== false) one.setAttribute(name, put === true ? "" : String(put));
      else if (/^put-\d+$/.test(value)) one.removeAttribute(name);
    }
  const places = document.createNodeIterator(made, NodeFilter.SHOW_COMMENT);
  for (let place = places.nextNode(); place; place = places.nextNode())
    (place as Comment).replaceWith(...nodesOf(values[Number(place.nodeValue)]));
  return made;
};

const nodesOf = (put: Put): (Node | string)[] => {
  if (put instanceof Node) return [put];
  if (Array.isArray(put)) return put.flatMap(nodesOf);
  return put === undefined || put === null || typeof put === "boolean" ? [] : [String(put)];
};

/** Without the rows of which there is nothing. */
export const facts = (of: Readonly<Record<string, Put>>): DocumentFragment =>
  html`<dl class="facts">${Object.entries(of).map(([label, value]) => value && html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`;

/** A heading that begins with "#" is of amounts. On a phone each row is a card, where `data-label` stands for the heading. */
export const table = (headings: readonly string[], rows: readonly (readonly Put[])[]): DocumentFragment => {
  const columns = headings.map((text) => ({ label: text.replace("#", ""), of: text.startsWith("#") && "sum" }));
  const cell = (put: Put, place: number) =>
    html`<td class=${columns[place]!.of} data-label=${columns[place]!.label}>${put}</td>`;
  if (rows.length === 0) return html`<p class="quiet">Nic tu jeszcze nie ma.</p>`;
  return html`<table><thead><tr>${columns.map(({ label, of }) => html`<th scope="col" class=${of}>${label}</th>`)}</tr></thead>
    <tbody>${rows.map((cells) => html`<tr>${cells.map(cell)}</tr>`)}</tbody></table>`;
};
