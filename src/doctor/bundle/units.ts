import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Change } from '../../bundle/compare.ts';
import { shellWord } from '../../text/shell.ts';
import type { DoctorContext } from '../context.ts';
import type { Finding } from '../finding.ts';
import { machinePath, readMachineFile } from '../machine-files.ts';
import { inBundle } from '../bundle-check.ts';
import { prepared } from './prepared.ts';

const folder = '/etc/systemd/system';

/** The units that were copied to systemd: whether they are those of this bundle, where it is now. */
export const units = inBundle('units', async ({ dir }, context) => {
  const { changes } = (await prepared(context)).comparison;
  const ours = changes.filter(({ path }) => dirname(path) === 'systemd');
  const installed: string[] = [];
  const findings: Finding[] = [];
  for (const change of ours) {
    const name = basename(change.path);
    const text = await readMachineFile(context, `${folder}/${name}`);
    if (text === undefined) continue;
    installed.push(name);
    const isTheirs = change.state === 'edited' && text === change.before;
    if (text !== change.content && !isTheirs) findings.push(outdated(change, text, dir));
  }
  findings.push(...(await astray(context, installed)));
  if (installed.length === 0 && findings.length === 0)
    return { notLooked: `none of this registry in ${folder}` };
  return { findings, detail: installed.join(', ') };
});

function outdated({ path }: Change, text: string, dir: string): Finding {
  const name = basename(path);
  const place = workingFolder(text);
  const isElsewhere = place !== undefined && place !== dir;
  return {
    severity: isElsewhere ? 'error' : 'warning',
    what: isElsewhere
      ? `${folder}/${name} is for ${place}, not for this folder`
      : `${folder}/${name} is not the one of this bundle`,
    why: 'systemd starts what it was told then: an old folder, an old program, an old time.',
    cure: `sudo cp ${shellWord(`${dir}/${path}`)} ${folder}/ && sudo systemctl daemon-reload`,
  };
}

/** Those of a registry whose folder is gone, such as this one's before it was moved. */
async function astray(context: DoctorContext, installed: readonly string[]): Promise<Finding[]> {
  const all = await readdir(machinePath(context, folder)).catch(() => []);
  const findings: Finding[] = [];
  for (const name of all.filter(
    (one) => /^create-registry-.*\.service$/.test(one) && !installed.includes(one),
  )) {
    const place = workingFolder((await readMachineFile(context, `${folder}/${name}`)) ?? '');
    if (place === undefined || existsSync(place)) continue;
    findings.push({
      severity: 'warning',
      what: `${folder}/${name} is for ${place}, which is not there`,
      why: 'It fails whenever it is started, at boot or by its timer.',
      cure: `sudo systemctl disable --now ${shellWord(name)}; sudo rm ${folder}/${shellWord(name)}; sudo systemctl daemon-reload`,
    });
  }
  return findings;
}

/** As the templates write it: a `%` is doubled, the rest as it is. */
const workingFolder = (text: string): string | undefined =>
  /^WorkingDirectory=(.*)$/m.exec(text)?.[1]?.replaceAll('%%', '%');
