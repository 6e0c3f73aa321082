import { Invalid } from '../../settings/option.ts';

/** What a check has against a value, in one line for a prompt. */
export function complaint(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return `${error.message} → ${error.cure}`;
  }
}
