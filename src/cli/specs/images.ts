import type { CommandSpec } from '../command.ts';
import type { Flag } from '../flag.ts';
import { dryRunOf } from './dry-run.ts';

/** Of every command that may speak to other registries than the bundle's. */
const otherRegistries: readonly Flag[] = [
  {
    name: 'plain-http',
    type: 'text',
    multiple: true,
    placeholder: 'HOST[:PORT]',
    help: 'Speak to this registry without TLS',
  },
  {
    name: 'ca',
    type: 'text',
    multiple: true,
    placeholder: 'FILE',
    help: 'Trust these certificates, too (PEM); those in /etc/docker/certs.d are known',
  },
];

/** What is in a registry: looking, taking, putting, removing. */
export const images: readonly CommandSpec[] = [
  {
    name: 'ls',
    summary: 'List repositories, the tags of one, or what a tag pointed to before',
    usage: '[REPOSITORY[:TAG]|HOST/] [options]',
    maxArguments: 1,
    flags: [
      { name: 'history', type: 'boolean', help: 'With REPOSITORY:TAG: every digest it pointed to' },
      ...otherRegistries,
    ],
    examples: [
      ['create-registry ls -C registry', 'every repository: tags, size, last push'],
      ['create-registry ls team/app', 'its tags: digest, platforms, size, created'],
      ['create-registry ls team/app:latest --history', 'to take a bad push back, with create-registry tag'],
      ['create-registry ls quay.io/podman/hello --json', '[{tag, digest, platforms, size, …}]'],
    ],
    load: () => import('../../commands/ls/index.ts'),
  },
  {
    name: 'inspect',
    summary: 'Show an image: platforms, layers, configuration, what is attached to it',
    usage: 'REFERENCE [options]',
    maxArguments: 1,
    flags: [
      { name: 'raw', type: 'boolean', help: 'The exact bytes of the manifest, nothing added' },
      {
        name: 'platform',
        type: 'text',
        placeholder: 'OS/ARCH[/VARIANT]',
        help: 'The details of this one of an index',
      },
      {
        name: 'store',
        type: 'boolean',
        help: 'Where its links and blobs lie on the disk, and what is missing',
      },
      ...otherRegistries,
    ],
    examples: [
      ['create-registry inspect team/app:v1', ''],
      ['create-registry inspect team/app:v1 --store', 'its files below data/'],
      ['create-registry inspect team/app:v1 --platform linux/arm64', 'one of several platforms'],
      ['create-registry inspect docker.io/library/alpine:3.20 --raw | sha256sum', 'its digest'],
    ],
    load: () => import('../../commands/inspect/index.ts'),
  },
  {
    name: 'blob',
    summary: 'Download a layer or another blob, and check it',
    usage: 'REPOSITORY@DIGEST [-o FILE] [options]',
    maxArguments: 1,
    flags: [
      {
        name: 'output',
        short: 'o',
        type: 'text',
        placeholder: 'FILE',
        help: 'Where it goes; an interrupted download is resumed (default: standard output)',
      },
      ...otherRegistries,
    ],
    examples: [['create-registry blob team/app@sha256:… -o layer.tar.gz', '']],
    load: () => import('../../commands/blob/index.ts'),
  },
  {
    name: 'rm',
    summary: 'Remove a tag, a manifest or a repository; shows first what else would go',
    usage: 'REFERENCE… | --repo NAME | --empty [options]',
    maxArguments: 100,
    flags: [
      {
        name: 'repo',
        type: 'text',
        placeholder: 'NAME',
        help: 'The whole repository, out of the catalogue as well',
      },
      { name: 'empty', type: 'boolean', help: 'All repositories that hold neither tag nor manifest' },
      dryRunOf('Show what would go, and what else that touches; remove nothing'),
      ...otherRegistries,
    ],
    examples: [
      ['create-registry rm team/app:old', 'takes the tag off; the image stays for other tags'],
      ['create-registry rm team/app@sha256:…', 'deletes the manifest and every tag on it'],
      ['create-registry rm --repo team/app --yes', ''],
      ['create-registry rm --empty', 'after gc: the names of what was in them leave the catalogue'],
    ],
    load: () => import('../../commands/rm/index.ts'),
  },
  {
    name: 'tag',
    summary: 'Give an image another tag without moving a byte',
    usage: 'REFERENCE NEWTAG [options]',
    maxArguments: 2,
    flags: [...otherRegistries],
    examples: [
      ['create-registry tag team/app:v1 stable', ''],
      ['create-registry tag team/app@sha256:… latest', 'take a bad push back (ls team/app:latest --history)'],
    ],
    load: () => import('../../commands/tag.ts'),
  },
  {
    name: 'copy',
    summary: 'Copy images between registries, OCI folders, docker archives; import a root filesystem',
    usage: 'SOURCE DESTINATION [options]',
    maxArguments: 2,
    flags: [
      {
        name: 'all-platforms',
        type: 'boolean',
        help: 'The whole index, as it is (default); --no-all-platforms: that of this machine',
      },
      {
        name: 'platform',
        type: 'text',
        placeholder: 'OS/ARCH[/VARIANT]',
        help: 'Only this one of an index; with rootfs: what it is for (default: this machine)',
      },
      {
        name: 'from-file',
        type: 'text',
        placeholder: 'LIST',
        help: 'Many: a line each, SOURCE DESTINATION; - is standard input',
      },
      { name: 'entrypoint', type: 'text', placeholder: 'COMMAND', help: 'rootfs: words, or a JSON list' },
      { name: 'cmd', type: 'text', placeholder: 'COMMAND', help: 'rootfs: words, or a JSON list' },
      { name: 'env', type: 'text', multiple: true, placeholder: 'NAME=VALUE', help: 'rootfs: environment' },
      { name: 'label', type: 'text', multiple: true, placeholder: 'NAME=VALUE', help: 'rootfs: labels' },
      { name: 'workdir', type: 'text', placeholder: 'PATH', help: 'rootfs: where it starts' },
      { name: 'user', type: 'text', placeholder: 'USER[:GROUP]', help: 'rootfs: whom it runs as' },
      dryRunOf('Show what would be sent; write nothing'),
      ...otherRegistries,
    ],
    examples: [
      [
        'create-registry copy docker.io/library/alpine:3.20 base/alpine:3.20',
        'from Docker Hub into this registry',
      ],
      ['create-registry copy team/app:v1 oci:./app', 'into a folder (OCI layout)'],
      [
        'create-registry copy team/app:v1 docker-archive:app.tar --platform linux/arm64',
        'a file for docker load: the image of one platform',
      ],
      ['create-registry copy docker-archive:app.tar team/app:v1', 'what docker save wrote'],
      ['create-registry copy rootfs:rootfs.tar.xz team/base:1 --cmd /bin/sh', 'what docker import does'],
      ['create-registry copy rootfs:https://HOST/rootfs.tar.gz team/base:1', 'from the web'],
      ['tar -C FOLDER -c . | create-registry copy rootfs:- team/base:1', 'from standard input'],
      ['create-registry copy --from-file images.txt', 'a line each: SOURCE DESTINATION'],
      [
        'create-registry copy team/app:v1 backup.lan/app:v1',
        'again after a kill: sends what is missing, also where parts were deleted since',
      ],
    ],
    load: () => import('../../commands/copy/index.ts'),
  },
  {
    name: 'api',
    summary: 'Any call of the registry API, with the bundle’s certificate and password',
    usage: 'METHOD PATH [options]',
    maxArguments: 2,
    flags: [
      { name: 'body', type: 'text', placeholder: 'FILE', help: 'Sent along; - is standard input' },
      {
        name: 'header',
        short: 'H',
        type: 'text',
        multiple: true,
        placeholder: 'NAME:VALUE',
        help: 'Sent along; repeat it. NAME: takes away what is sent otherwise',
      },
      {
        name: 'include',
        short: 'i',
        type: 'boolean',
        help: 'Show status and headers, too; GET and HEAD follow redirects',
      },
      {
        name: 'registry',
        type: 'text',
        placeholder: 'HOST[:PORT]',
        help: 'Another registry than the bundle’s',
      },
      ...otherRegistries,
    ],
    examples: [
      ['create-registry api GET /v2/_catalog', ''],
      ['create-registry api HEAD /v2/team/app/manifests/v1 -i', 'does it exist?'],
      ['create-registry api GET team/app/manifests/v1', '/v2/ may be left out'],
      [
        'create-registry api POST /v2/team/app/blobs/uploads/ -i',
        'start an upload: its place is in Location',
      ],
      ['create-registry api PUT "LOCATION&digest=sha256:…" --body layer.tar.gz', 'send it and be done'],
      ['create-registry api DELETE team/app/blobs/sha256:…', ''],
    ],
    load: () => import('../../commands/api/index.ts'),
  },
];
