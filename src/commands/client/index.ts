import type { Handler, Session } from '../../cli/command.ts';
import { UsageError } from '../../errors.ts';
import { shellWord } from '../../text/shell.ts';

export const run: Handler = async (session) => {
  const { arguments: words, flags } = session.invocation;
  const [word] = words;
  if (word === 'apply') {
    refuse(session, ['for', 'host'], 'client apply makes this machine know every name of the registry');
    const { apply } = await import('./apply.ts');
    return apply(session);
  }
  if (word !== undefined) throw await unknownWord(word);
  refuse(session, ['undo', 'dry-run'], 'it belongs to create-registry client apply');
  if (flags['for'] === undefined) {
    refuse(session, ['host'], 'it belongs to create-registry client --for KIND');
    const { showKinds } = await import('./kinds.ts');
    return showKinds(session);
  }
  const { showKit } = await import('./kit.ts');
  return showKit(session, String(flags['for']));
};

/** Flags that mean nothing here are a misunderstanding, not to be passed over. */
function refuse({ invocation }: Session, names: readonly string[], why: string): void {
  const problems = names
    .filter((name) => invocation.flags[name] !== undefined)
    .map((name) => ({ where: `--${name}`, what: `--${name} does not go with this`, cure: why }));
  if (problems.length > 0) throw new UsageError(problems);
}

const undoing = new Set(['undo', 'remove', 'uninstall', 'rm']);

async function unknownWord(word: string): Promise<UsageError> {
  const { isKind } = await import('../../clients/kinds/find.ts');
  return new UsageError([
    {
      where: word,
      what: `client knows no "${word}"`,
      cure: isKind(word)
        ? `what it needs: create-registry client --for ${shellWord(word)}`
        : undoing.has(word)
          ? 'what client apply changed on this machine: create-registry client apply --undo'
          : 'the kinds of clients: create-registry client\nthis machine: create-registry client apply',
    },
  ]);
}
