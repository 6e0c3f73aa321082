import { paths } from '../../bundle/paths.ts';
import type { PlannedFile } from '../../bundle/plan.ts';
import { formatSettings } from '../../settings/file.ts';
import type { Settings } from '../../settings/schema.ts';

export const settingsFile = (settings: Settings): PlannedFile => ({
  path: paths.settings,
  mode: 0o600,
  content: formatSettings(settings),
});
