import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { formatSettings, parseSettings } from '../../src/settings/file.ts';
import { Invalid } from '../../src/settings/option.ts';
import { read } from '../../src/settings/read.ts';
import { resolve } from '../../src/settings/resolve.ts';
import { checkPath } from '../../src/settings/values/path.ts';
import { checkUser } from '../../src/settings/values/user.ts';
import { machine } from './facts.ts';

const back = (text: string) => read({ values: parseSettings(text, 'settings.yml'), where: (name) => name });

/** Strings a check accepts, hostile ones first. */
const accepted = (check: (text: string) => string) =>
  fc
    .oneof(
      fc.constantFrom(
        'yes',
        '0600',
        '1e3',
        '~/x',
        "it's",
        'a"b',
        '$HOME',
        '`id`',
        '${X}',
        '%n',
        'a: b',
        'a #b',
        '- a',
        '{{x}}',
        '\\n',
        'null',
        '@a',
        '*a',
        '&a',
        '!a',
        '|',
        '>',
        '[a]',
        '{a}',
        '?',
        'ü é 日本',
      ),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    )
    .filter((text) => {
      try {
        return check(text) === text;
      } catch (error) {
        if (error instanceof Invalid) return false;
        throw error;
      }
    });

describe('settings.yml', () => {
  it('reads back as what was said, for any user and any path', () => {
    fc.assert(
      fc.property(accepted(checkUser), accepted(checkPath), (user, tail) => {
        const data = `/images/x${tail.replaceAll(':', '')}`;
        const { settings } = resolve({ user, data }, machine);
        expect(settings).toBeDefined();
        const { given, problems } = back(formatSettings(settings!));
        expect(problems).toEqual([]);
        expect(given).toMatchObject({ user, data, host: settings!.host, tls: 'ca' });
      }),
      { numRuns: 400 },
    );
  });
  it('leaves open what follows from other settings, so that an edit of those has its effect', () => {
    const { settings } = resolve({ host: ['a.lan'] }, machine);
    const text = formatSettings(settings!);
    expect(text).toMatch(/^#registry-image: registry:3$/m);
    const edited = text
      .replace('registry-version: "3"', 'registry-version: "2.8"')
      .replace('#image-mirror: HOST', 'image-mirror: m.lan');
    expect(resolve(back(edited).given, machine).settings).toMatchObject({
      registryImage: 'm.lan/library/registry:2',
    });
    const own = resolve({ registryImage: 'own/registry:3.1' }, machine).settings;
    expect(formatSettings(own!)).toMatch(/^registry-image: own\/registry:3\.1$/m);
  });
  it('names the njs module that was found here, and not the one that every image has', () => {
    const place = '/usr/lib/nginx/modules/ngx_http_js_module.so';
    const nginx = { ...machine, nginxBin: '/usr/sbin/nginx' };
    const text = (target: 'compose' | 'process', nginxJs: string) =>
      formatSettings(resolve({ target }, { ...nginx, nginxJs }).settings!);
    expect(text('process', place)).toMatch(/^nginx-js: .*ngx_http_js_module\.so$/m);
    expect(text('compose', '/opt/js.so')).toMatch(
      /^#nginx-js: \/usr\/lib\/nginx\/modules\/ngx_http_js_module\.so$/m,
    );
    const own = resolve({ target: 'compose', nginxJs: '/opt/js.so' }, nginx).settings!;
    expect(formatSettings(own)).toMatch(/^nginx-js: \/opt\/js\.so$/m);
    const without = formatSettings(resolve({ target: 'process' }, nginx).settings!);
    expect(without).toMatch(/^fast-path: false$/m);
    expect(without).not.toMatch(/^nginx-js/m);
  });
  it('names no setting that means nothing here', () => {
    const { settings } = resolve({ target: 'process' }, machine);
    expect(formatSettings(settings!)).not.toMatch(
      /^(registry-image|nginx-image|image-mirror|name|tls-cert|tls-key):/m,
    );
  });
  it('is read back completely: the same settings, whatever the machine', () => {
    const { settings } = resolve({ host: ['a.lan'], port: 8443 }, machine);
    const again = resolve(back(formatSettings(settings!)).given, {
      ...machine,
      hostname: 'other',
      uid: 0,
      gid: 0,
      ipv6: false,
      engine: false,
    });
    expect(again.settings).toEqual(settings);
  });
  it.each([
    ['port: [1', /not readable as YAML/],
    ['- a', /not a map/],
    ['port: 1\nport: 2', /duplicate/i],
  ])('refuses %j with a reason', (text, message) => {
    expect(() => parseSettings(text, 'settings.yml')).toThrow(UsageError);
    expect(() => parseSettings(text, 'settings.yml')).toThrow(message);
  });
});
