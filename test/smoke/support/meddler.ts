import { request, type IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { paths } from '../../../src/bundle/paths.ts';
import { freePort, type Broken } from './stack.ts';

export interface Passing {
  method: string;
  path: string;
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A proxy before nginx, with nginx's own certificate, that changes what comes back. */
export async function meddler(change: (passing: Passing) => void): Promise<Broken> {
  const nginxPort = await freePort();
  let tls: { cert: string; key: string };
  return {
    nginxPort,
    files: (files, { settings }) => {
      tls = { cert: files.get(paths.serverCert)!, key: files.get(paths.serverKey)! };
      const conf = files.get(paths.nginxConf)!;
      files.set(paths.nginxConf, conf.replace(`:${settings.port} ssl;`, `:${nginxPort};`));
    },
    around: async ({ settings }) => {
      const server = createServer(tls, (incoming, outgoing) => {
        const { method = 'GET', url: path = '/', headers } = incoming;
        const inner = request({ host: '127.0.0.1', port: nginxPort, method, path, headers }, (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () => {
            const passing = {
              method,
              path,
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(chunks),
            };
            change(passing);
            outgoing.writeHead(passing.status, passing.headers).end(passing.body);
          });
        });
        inner.on('error', () => outgoing.destroy());
        incoming.on('error', () => inner.destroy());
        incoming.pipe(inner);
      });
      await new Promise<void>((resolve, reject) =>
        server.once('error', reject).listen(settings.port, '127.0.0.1', resolve),
      );
      return () =>
        new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
    },
  };
}
