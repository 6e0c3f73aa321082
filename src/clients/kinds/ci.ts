import { shellWord } from '../../text/shell.ts';
import type { Kind } from './kind.ts';
import { hasCa, projectFile } from './parts.ts';

const password = (where: string, user: string | undefined): string[] =>
  user === undefined ? [] : [`The password of ${user}: REGISTRY_PASSWORD in ${where}.`];

/** For GitHub, which puts in a value wherever `${{` stands. */
const expressionless = (text: string): string => text.replaceAll('${{', "${{ '${{' }}");

export const githubActions: Kind = {
  name: 'github-actions',
  aliases: ['github', 'actions', 'gha', 'forgejo', 'gitea'],
  title: 'GitHub Actions',
  summary: 'GitHub Actions: a workflow that trusts it, logs in, builds and pushes',
  kit: async (registry, render) => ({
    parts: [
      projectFile({
        title: 'A job that builds and pushes; take its steps into yours',
        path: '.github/workflows/image.yml',
        content: await render('github-actions/workflow.yml', {
          githubUser: expressionless(registry.user ?? ''),
          passwordSecret: '${{ secrets.REGISTRY_PASSWORD }}',
          imageOfCommit: `${registry.name}/app:\${{ github.sha }}`,
        }),
        ...(hasCa(registry) || registry.plainHttp
          ? { note: 'On a runner of your own the steps before the checkout are needed only once.' }
          : {}),
        readBy: ['actionlint'],
      }),
    ],
    check: '',
    undo: '',
    notes: [
      ...password('Settings, Secrets and variables, Actions, New repository secret', registry.user),
      'GitHub’s own runners reach only what the Internet reaches: for a registry in your network, runs-on: self-hosted.',
    ],
  }),
};

export const gitlabCi: Kind = {
  name: 'gitlab-ci',
  aliases: ['gitlab', 'gitlab-runner', 'dind'],
  title: 'GitLab CI',
  summary: 'GitLab CI: a job with docker:dind that does the same',
  kit: async (registry, render) => ({
    parts: [
      projectFile({
        title: 'A job that builds and pushes; take it into your own',
        path: '.gitlab-ci.yml',
        content: await render('gitlab-ci/gitlab-ci.yml', {
          // As a whole, because a user's name may mean something to YAML.
          loginCommand: `printf '%s\\n' "$REGISTRY_PASSWORD" | docker login ${shellWord(registry.name)} -u ${shellWord(registry.user ?? '')} --password-stdin`,
        }),
        note: 'For a runner with the Docker executor, privileged = true and volumes = ["/certs/client", "/cache"] in its config.toml. With the shell executor: create-registry client --for docker on the runner, and only the script.',
        readBy: [],
      }),
    ],
    check: '',
    undo: '',
    notes: [
      ...password('Settings, CI/CD, Variables, masked', registry.user),
      ...(hasCa(registry)
        ? ['The CA is no secret: it may stand in the file, or in a variable REGISTRY_CA of the group.']
        : []),
    ],
  }),
};
