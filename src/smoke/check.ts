import type { Http } from '../registry/http.ts';
import type { Request, Response } from '../registry/message.ts';
import type { Descriptor, Index, Manifest } from '../registry/manifest.ts';
import type { Settings } from '../settings/schema.ts';
import type { SymptomName } from '../symptoms/table.ts';
import type { Part } from './part.ts';
import type { SmokeStack } from './stack.ts';
import type { Handshake } from './tls/handshake.ts';

/** One thing that must hold, in one file. Its name is stable: scripts read it. */
export interface Check {
  name: string;
  /** Throws `Failed` with what was seen, or lets an error of the client through. Returns a detail worth a line. */
  run(context: Context): Promise<string | undefined>;
  /** What is likely behind a failure that does not say so itself; absent: the row `smoke-NAME` of the table. */
  symptom?: SymptomName;
}

/** What was pushed, and the bytes it was made from. */
export interface Pushed<Content = unknown> extends Descriptor {
  bytes: Buffer;
  content: Content;
}

export interface Image {
  config: Pushed;
  layer: Pushed;
  manifest: Pushed<Manifest>;
  tag: string;
}

/** What a check may stand on; asked for by the check's name, see `part`. */
export interface Parts {
  /** The answer to an anonymous GET of /v2/, over whatever certificate. Owner: connect. */
  greeting: Part<Response>;
  /** One TLS handshake for every host of the settings. Owner: connect. */
  handshakes: Part<Handshake[]>;
  /** The chain of every host leads to somebody we trust. Owner: tls-chain. */
  chained: Part<void>;
  /** Where those we trust certify others too, the certificate is for this registry. Owner: tls-names. */
  named: Part<void>;
  /** Both: passwords may be sent to it. */
  trusted: Part<void>;
  /** The answer to GET /v2/ with the password; a gateway error counts as let in. Owner: login. */
  login: Part<Response>;
  /** A client that is let in and reaches the registry. Owner: registry. */
  registry: Part<Http>;
  /** A small blob. Owner: upload. */
  blob: Part<Pushed>;
  /** A tagged image. Owner: manifest-push. */
  image: Part<Image>;
  /** A tagged index of that image. Owner: index-push. */
  index: Part<Pushed<Index> & { tag: string }>;
  /** The image's blobs mounted into the second repository. Owner: mount. */
  mounted: Part<void>;
  /** The image's layer is gone from the store, its link in the first repository is not. Owner: leaves-nothing. */
  collected: Part<void>;
  /** Everything the suite pushed is gone from the store. Owner: leaves-nothing. */
  forgotten: Part<void>;
}

export type Asked = { [K in keyof Parts]: () => ReturnType<Parts[K]> };

export interface Surroundings {
  stack: SmokeStack;
  settings: Settings;
  url: string;
  https: boolean;
  basicAuth: boolean;
  /** Throw-away repositories; `second` sorts right behind `repository`. */
  repository: string;
  second: string;
  /** Sends no password and accepts any certificate. */
  anonymous: Http;
  /** Sends the password, and only to a server that `pinned` lets pass. */
  signedIn: Http;
  /** The status of the answer to a wrong password of the user that has the right one; lets itself be pinned as well. */
  guess(path: string, headers?: Request['headers']): Promise<number>;
  /** Digests of everything pushed, for `forget`. */
  pushed: Set<string>;
}

export type Context = Surroundings & Asked;
