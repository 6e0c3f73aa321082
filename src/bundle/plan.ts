import { clientPaths } from '../clients/files.ts';
import { jsonSchema } from '../settings/json-schema.ts';
import { hasAuthService, hasFloorService } from '../settings/services.ts';
import { paths } from './paths.ts';
import type { PlanInput } from './plan-input.ts';
import { createRender, type View } from './render.ts';
import { clientsView } from './views/clients.ts';
import { composeView } from './views/compose.ts';
import { floorView } from './views/floor.ts';
import { gcView } from './views/gc.ts';
import { nginxProcess } from './views/nginx-process.ts';
import { nginxView } from './views/nginx.ts';
import { readmeView } from './views/readme.ts';
import { registryView } from './views/registry.ts';
import { scriptsView } from './views/scripts.ts';
import { setupView } from './views/setup.ts';
import { systemdView, unitNames } from './views/systemd.ts';
import { toolView, upkeepUnits } from './views/upkeep.ts';

export interface PlannedFile {
  /** Relative to the bundle. */
  path: string;
  mode: 0o600 | 0o644 | 0o700;
  content: string;
}

interface Rule {
  path: string;
  /** Below `templates/`, where it is not called like the file. */
  template?: string;
  view: (input: PlanInput) => View;
  executable?: true;
}

/** One that nginx runs. */
function script(name: string): Rule {
  return { path: `nginx/js/${name}.js`, view: () => ({}) };
}

const everywhere: readonly Rule[] = [
  { path: paths.nginxConf, view: nginxView },
  { path: paths.registryConfig, view: registryView },
  { path: clientPaths.daemonJson, view: clientsView },
  { path: clientPaths.defaultDocker, view: clientsView },
  { path: clientPaths.dropIn, view: clientsView },
  { path: clientPaths.hosts, view: clientsView },
  { path: clientPaths.setup, view: setupView, executable: true },
  { path: paths.gcScript, view: gcView, executable: true },
  { path: paths.pullsScript, view: gcView, executable: true },
  { path: paths.toolScript, view: toolView, executable: true },
  { path: paths.logsReadme, view: () => ({}) },
  { path: paths.gateReadme, view: () => ({}) },
  { path: paths.readme, view: readmeView },
];

const fastPath: readonly Rule[] = [
  { path: 'nginx/js/settings.js', view: scriptsView },
  ...['store', 'blobs', 'manifests', 'passwords'].map(script),
];

const authService: readonly Rule[] = [{ path: paths.authConf, view: nginxProcess }, script('remember')];

const publicSetup: Rule = { path: paths.publicSetup, template: clientPaths.setup, view: setupView };

const floor: Rule = { path: paths.floorScript, view: floorView, executable: true };

const compose = (input: PlanInput): Rule[] => [
  { path: paths.compose, view: composeView },
  { path: paths.env, view: composeView },
  { path: paths.composeScript, view: () => ({}), executable: true },
  { path: `systemd/${unitNames(input).stack}`, template: 'systemd/compose.service', view: systemdView },
];

const process = (input: PlanInput): Rule[] => [
  ...(hasAuthService(input.settings)
    ? [{ path: `systemd/${unitNames(input).auth}`, template: 'systemd/auth.service', view: systemdView }]
    : []),
  ...(hasFloorService(input.settings)
    ? [{ path: `systemd/${unitNames(input).floor}`, template: 'systemd/floor.service', view: systemdView }]
    : []),
  { path: `systemd/${unitNames(input).stack}`, template: 'systemd/nginx.service', view: systemdView },
  { path: `systemd/${unitNames(input).registry}`, template: 'systemd/registry.service', view: systemdView },
];

/**
 * Every file of the bundle that follows from the settings alone, sorted by path. Secrets among them, so that all are
 * the owner's only. What is kept across renderings (password file, certificates, settings) is not here.
 */
export async function plan(input: PlanInput): Promise<PlannedFile[]> {
  const render = await createRender();
  const { settings } = input;
  const rules: Rule[] = [
    ...everywhere,
    ...(settings.fastPath ? fastPath : []),
    ...(hasAuthService(settings) ? authService : []),
    ...(hasFloorService(settings) ? [floor] : []),
    ...(settings.tls === 'off' ? [] : [publicSetup]),
    ...upkeepUnits(input),
    ...(settings.target === 'compose' ? compose(input) : process(input)),
  ];
  const files = rules.map(async ({ path, template = path, view, executable }): Promise<PlannedFile> => ({
    path,
    mode: executable ? 0o700 : 0o600,
    content: await render(template, view(input)),
  }));
  const planned = [...(await Promise.all(files)), schemaFile()];
  return planned.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** Beside settings.yml, whose first line names it: editors then complete and check the settings. */
const schemaFile = (): PlannedFile => ({
  path: paths.settingsSchema,
  mode: 0o600,
  content: `${JSON.stringify(jsonSchema(), null, 2)}\n`,
});
