/** What a 401 asks for. Other schemes than these two are not spoken here. */
export type Challenge =
  | { scheme: 'basic' }
  | {
      scheme: 'bearer';
      /** Where tokens are had. */
      realm: string;
      service?: string;
      /** Several, parted by blanks: `repository:a:pull,push`. */
      scope?: string;
    };

export type BearerChallenge = Extract<Challenge, { scheme: 'bearer' }>;

/**
 * The values of `WWW-Authenticate` (RFC 9110, 11.6.1; distribution spec, "Token Authentication"). Bearer before Basic:
 * who offers both wants it.
 */
export function readChallenge(values: readonly string[] | undefined): Challenge | undefined {
  const all = (values ?? []).flatMap(split).map(({ scheme, parameters }): Challenge | undefined => {
    if (scheme === 'basic') return { scheme };
    const { realm, service, scope } = parameters;
    if (scheme !== 'bearer' || !realm) return undefined;
    return { scheme, realm, ...(service ? { service } : {}), ...(scope ? { scope } : {}) };
  });
  return all.find((one) => one?.scheme === 'bearer') ?? all.find((one) => one?.scheme === 'basic');
}

interface Parsed {
  scheme: string;
  parameters: Readonly<Record<string, string>>;
}

const token = String.raw`[!#$%&'*+.^_|~\w-]+`;
const parameter = new RegExp(String.raw`^[\s,]*(${token})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(${token}))`);
/** With what Negotiate and its like put behind it instead of parameters. */
const name = new RegExp(
  String.raw`^[\s,]*(${token})(?=[\s,]|$)(?!\s*=)(?:[ \t]+[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$)))?`,
);

/** A header may hold several challenges, parted by the same commas as their parameters. */
function split(value: string): Parsed[] {
  const found: { scheme: string; parameters: Record<string, string> }[] = [];
  let rest = value;
  for (;;) {
    const pair = found.length > 0 ? parameter.exec(rest) : null;
    const scheme = pair ? null : name.exec(rest);
    if (pair)
      found.at(-1)!.parameters[pair[1]!.toLowerCase()] = pair[2]?.replace(/\\(.)/g, '$1') ?? pair[3] ?? '';
    else if (scheme) found.push({ scheme: scheme[1]!.toLowerCase(), parameters: {} });
    else return found;
    rest = rest.slice((pair ?? scheme)![0].length);
  }
}
