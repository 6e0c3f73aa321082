import { readFile } from 'node:fs/promises';
import * as quote from './quote.ts';

export type ViewValue = string | number | boolean | readonly ViewValue[] | View;
/** What a template may speak of. Absent things are `false` or an empty list, never undefined. */
export interface View {
  readonly [key: string]: ViewValue;
}

const templates = new URL('../../templates/', import.meta.url);

/** Renders the template `<name>.hbs`. A name in the template that the view does not have throws. */
export type Render = (name: string, view: View) => Promise<string>;

export async function createRender(folder: URL = templates): Promise<Render> {
  const { default: Handlebars } = await import('handlebars');
  const handlebars = Handlebars.create();
  for (const [name, helper] of Object.entries(quote))
    handlebars.registerHelper(name, (value: unknown) => (helper as (value: unknown) => string)(value));
  const knownHelpers = Object.fromEntries(Object.keys(quote).map((name) => [name, true]));

  /** A template may consist of others: `{{> "clients/setup/json.sh"}}`. */
  const read = async (name: string): Promise<string> => {
    const text = await readFile(new URL(`${name}.hbs`, folder), 'utf8');
    for (const [, part] of text.matchAll(/\{\{> "(.+?)"\}\}/g))
      handlebars.registerPartial(part!, await read(part!));
    return text;
  };

  return async (name, view) => {
    const text = await read(name);
    const template = handlebars.compile(text, { noEscape: true, knownHelpers, knownHelpersOnly: true });
    return template(strict(view));
  };
}

/**
 * Handlebars prints nothing for a name it does not know, and its `strict` option leaves out block conditions and
 * helpers' arguments. A view that throws leaves out nothing.
 */
function strict(value: ViewValue): unknown {
  if (Array.isArray(value)) return value.map(strict);
  if (typeof value !== 'object') return value;
  return new Proxy(value as View, {
    get(view, key) {
      // Handlebars compares views with the text items of lists, which turns them into text.
      if (typeof key === 'symbol' || key in Object.prototype) return Reflect.get(view, key);
      const found = view[key];
      if (found === undefined)
        throw new Error(`the template speaks of "${key}", which its view does not have`);
      return strict(found);
    },
  });
}
