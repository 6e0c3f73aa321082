import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startUpload } from '../../../src/registry/upload.ts';
import { bin, cleanEnv } from '../../support/cli.ts';
import { root } from '../../support/paths.ts';
import { content, pushImage, type Pushed } from '../../support/push.ts';
import { describeReal } from '../../support/real.ts';
import { startBundle, type RegistryBundle } from '../../support/registry-bundle.ts';
import { tempFolder } from '../../support/tmp.ts';
import { majors } from '../rm/majors.ts';

interface Row {
  what: string;
  ours: string;
  curl: string;
  answer: string;
}

const section =
  /\n## The registry's API by hand\n([^]*?)(?=\n## |$)/.exec(
    readFileSync(join(root, 'README.md'), 'utf8'),
  )?.[1] ?? '';
const preparation = /```sh\n([^]*?)```/.exec(section)?.[1] ?? '';
const rows = section.split('\n').flatMap((line): Row[] => {
  const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
  const [, what = '', ours = '', curl = '', answer = ''] = cells;
  return curl.startsWith('`curl') ? [{ what, ours: code(ours), curl: code(curl), answer }] : [];
});

function code(cell: string): string {
  return cell.replace(/^`|`$/g, '');
}

test('the README has the calls, and none of them is left out below', () => {
  expect(rows.length).toBeGreaterThan(20);
  expect(section.match(/`create-registry api /g)!.length).toBeLessThanOrEqual(rows.length + 1);
});

for (const [major, part] of majors)
  describeReal(`the README’s calls with registry ${major}`, ['nginx', part], () => {
    let bundle: RegistryBundle;
    let undeletable: RegistryBundle;
    beforeAll(async () => {
      bundle = await startBundle(major);
      undeletable = await startBundle(major, { args: ['--no-delete'] });
      await pushImage(bundle.http, 'team/other', 'v1');
    });
    afterAll(async () => {
      await bundle?.stop();
      await undeletable?.stop();
    });

    /** Runs a line as it stands, in the bundle's folder, on a registry in the same state each time. */
    async function shell(line: string, where: RegistryBundle) {
      const image: Pushed = await pushImage(where.http, 'team/app', 'v1');
      const layer = image.layers![0]!.digest;
      rmSync(join(where.dir, 'layer'), { force: true });
      if (!line.includes('-o layer')) writeFileSync(join(where.dir, 'layer'), content('/amd64/0', 1000));
      writeFileSync(join(where.dir, 'manifest.json'), image.bytes);
      const text = [preparation, line].join('\n');
      const own = text
        .replaceAll('https://reg.lan', where.url)
        .replaceAll('admin:PASSWORD', `admin:${where.password}`);
      const { PATH, ...env } = cleanEnv({ HOME: tempFolder() });
      const { stdout, stderr } = await execa('sh', ['-c', own], {
        cwd: where.dir,
        reject: false,
        extendEnv: false,
        encoding: 'buffer',
        env: {
          ...env,
          PATH: `${program()}:${PATH ?? ''}`,
          DIGEST: image.digest,
          LAYER: layer,
          TYPE: image.mediaType,
          PLACE: (await startUpload(where.http, 'team/app')).path,
        },
      });
      return { stdout: Buffer.from(stdout), stderr: Buffer.from(stderr).toString(), image, layer };
    }

    test.for(rows)('$what', async ({ ours, curl, answer }) => {
      const where = answer.startsWith('405') ? undeletable : bundle;
      const outputs: Buffer[] = [];
      for (const line of [ours, curl]) {
        const { stdout, stderr, image, layer } = await shell(line, where);
        outputs.push(stdout);
        const [, status] = /^(\d{3})\b/.exec(answer) ?? [];
        if (status)
          expect(stdout.toString(), `${line}\n${stderr}`).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
        if (answer === 'a file')
          expect(readFileSync(join(where.dir, 'layer'))).toEqual(content('/amd64/0', 1000));
        if (!answer.includes('then 404')) continue;
        const path = ours.includes('/blobs/') ? `blobs/${layer}` : `manifests/${image.digest}`;
        expect((await where.http.request({ method: 'GET', path: `/v2/team/app/${path}` })).status).toBe(404);
      }
      if (/^\d{3}\b/.test(answer) || answer === 'a file') return;
      expect(outputs[0]!.length).toBeGreaterThan(0);
      expect(outputs[0]!.equals(outputs[1]!), outputs.join('\n')).toBe(true);
    });
  });

/** A folder with `create-registry` in it. */
function program(): string {
  const folder = tempFolder();
  const file = join(folder, 'create-registry');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${bin}' "$@"\n`);
  chmodSync(file, 0o755);
  return folder;
}
