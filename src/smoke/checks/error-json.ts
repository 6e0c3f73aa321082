import { apiErrors } from '../../registry/errors.ts';
import { header } from '../../registry/message.ts';
import type { Check } from '../check.ts';
import { Failed } from '../failed.ts';

/** nginx's own refusals look like the registry's, so that docker prints a reason and not a piece of HTML. */
export const errorJson: Check = {
  name: 'error-json',
  async run({ greeting, anonymous, basicAuth, repository }) {
    const greeted = await greeting();
    // Without passwords nginx refuses nothing below /v2/.
    const response = basicAuth ? greeted : await anonymous.request({ method: 'GET', path: `/${repository}` });
    // An open door is the finding of `anonymous`.
    if (response.status < 400) return 'nothing was refused';
    const type = header(response, 'content-type') ?? 'missing';
    const [error] = apiErrors(response);
    if (!error || !type.startsWith('application/json'))
      throw new Failed({
        detail: `${response.status} has Content-Type ${type} and the body "${start(response.body)}"`,
      });
    return error.code;
  },
};

const start = (body: Buffer): string => body.toString('utf8', 0, 60).replaceAll(/\s+/g, ' ');
