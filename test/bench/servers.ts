import { recipe } from './peers/recipe.ts';
import { registryHttp } from './peers/registry-http.ts';
import { registryTls } from './peers/registry-tls.ts';
import { staticFiles } from './peers/static.ts';
import type { Server, ServerName } from './server.ts';
import type { Site } from './site.ts';
import { composeStack } from './stack/compose.ts';
import { largeStack, listingStack, manyRepositoriesStack, processStack } from './stack/process.ts';

const makers: Readonly<Record<ServerName, (site: Site) => Promise<Server>>> = {
  stack: processStack,
  'stack-10k': manyRepositoriesStack,
  'stack-listing': listingStack,
  'stack-large': largeStack,
  compose: composeStack,
  recipe,
  'registry-tls': registryTls,
  'registry-http': registryHttp,
  static: staticFiles,
};

/** Starts each server when it is needed first, and keeps it until the end of the run. */
export class Servers {
  readonly site: Site;
  readonly #started = new Map<ServerName, Promise<Server>>();

  constructor(site: Site) {
    this.site = site;
  }

  get(name: ServerName): Promise<Server> {
    const server = this.#started.get(name) ?? makers[name](this.site);
    this.#started.set(name, server);
    return server;
  }
}
