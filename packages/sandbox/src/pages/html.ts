/** Text that is HTML already. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = Html | string | number | undefined | false | Part[];

const ESCAPES: { [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character]);
}

function render(part: Part): string {
  if (part === undefined || part === false) {
    return '';
  }
  if (Array.isArray(part)) {
    return part.map(render).join('');
  }
  return part instanceof Html ? part.text : escapeHtml(String(part));
}

/** Template of HTML: what is put in is escaped unless it is `Html`; lists are joined, false and undefined left out. */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(
    strings.reduce(
      (text, string, index) =>
        text + string + (index < parts.length ? render(parts[index]) : ''),
      '',
    ),
  );
}
