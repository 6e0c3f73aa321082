import type { Row } from '../symptom.ts';

/** What no request fails of: space, speed, lists, files. Mostly found by the words in which people tell it. */
export const upkeep = {
  'space-not-freed': {
    says: [
      // registry garbage-collect
      /\b0 blobs (?:and 0 manifests )?eligible for deletion/,
      // as people put it
      /(?:garbage.?collect\w{0,5}|\bgc|delet(?:ed|ing)|remov(?:ed|ing))\b.{0,80}(?:still full|(?:not|never) (?:freed|released|reclaimed)|frees? nothing)/i,
      /(?:garbage.?collect\w{0,5}|\bgc)\b.{0,40}(?:does ?n[o’']t|does not|not) (?:free|release|clean ?up|reclaim) .{0,30}(?:space|disk|blobs)/i,
      /(?:disk|space) .{0,60}(?:still full|not freed).{0,80}(?:garbage|delet)/i,
    ],
    cause:
      'plain garbage collection keeps every manifest, tagged or not, and so their layers; deleting a tag alone frees nothing',
    cure: 'create-registry gc --untagged --dry-run shows what no tag reaches and what it would give back; create-registry gc --untagged frees it',
    check: 'create-registry usage',
  },
  'collection-failed': {
    says: [
      // registry garbage-collect, 2.8 and 3
      /failed to garbage collect: |failed to delete layer link/,
    ],
    cause:
      'the registry’s own garbage collection broke off: no repositories where it looked (another rootdirectory, or nothing pushed yet), or a link that was already gone',
    cure: 'create-registry gc does it by another way, while pulls go on\nthe registry’s own: name the file it runs with (3: /etc/distribution/config.yml); run it again where a layer link was gone',
    check: 'create-registry gc --dry-run',
  },
  'remembered-blobs': {
    says: [
      // docker, and people
      /Layer already exists.{0,120}(?:garbage|unknown|broken|fail)|(?:after|since) .{0,20}(?:garbage.?collect|gc\b).{0,120}Layer already exists/i,
    ],
    cause:
      'the registry remembers blobs that garbage collection has removed (storage.cache), so that pushes leave them out',
    cure: 'no storage.cache in registry/config.yml (`create-registry render`), `create-registry restart`, then push all of it again; collect garbage only by create-registry gc',
    check: 'create-registry verify',
  },
  'slow-passwords': {
    says: [
      // as people put it (distribution#3017, nginx#1084)
      /(?:auth\w{0,12}|htpasswd|passwords?|bcrypt)\b.{0,60}\bslow|\bslow\w{0,4}\b.{0,60}(?:\bauth|htpasswd|password|bcrypt)/i,
      /(?:pull|push|request)\w{0,2} takes? .{0,40}seconds?.{0,60}(?:\bauth|htpasswd|password)/i,
    ],
    cause:
      'the password is hashed again on every request: bcrypt of cost 10 takes 50 ms each time, of cost 12 200 ms',
    cure: 'fast-path: true and remember-passwords: 60 in settings.yml, `create-registry render`, then `create-registry restart`\nwithout: hash long random passwords at cost 5 (htpasswd -B -C 5)',
    check: ({ url }) =>
      `curl -ko /dev/null -su USER -w '%{time_starttransfer}\\n' ${url}/v2/     (twice: the second time it is remembered)`,
  },
  'other-tags-gone': {
    says: [
      // as people put it (harbor#8717)
      /delet\w{1,4} .{0,60}\b(?:other|wrong) tags?|retention .{0,60}delet\w{0,3} .{0,20}(?:latest|other|wrong|too)/i,
    ],
    cause:
      'tags were deleted by digest: that takes every tag of the same image; parts of an index look untagged, too',
    cure: 'create-registry rm takes off one tag and shows first what else would go; create-registry prune keeps what any rule keeps\nback again, while its manifest is there: create-registry ls NAME:TAG --history, then create-registry tag NAME@DIGEST TAG',
    check: 'create-registry prune --dry-run',
  },
  'empty-repository': {
    says: [
      // registry: its API
      /"tags": ?null/,
      // as people put it (distribution#2314)
      /(?:empty|deleted) repositor(?:y|ies) .{0,80}(?:catalog|still|listed)/i,
    ],
    cause:
      'the repository has no tags any more; the registry keeps its folder, and no call of its API removes it',
    cure: 'create-registry gc, then create-registry rm --empty takes its name out of the list',
    check: 'create-registry ls',
  },
  'list-cut-off': {
    says: [
      // as people put it (docker-registry-ui#306)
      /catalog\b.{0,60}\b(?:only|truncat\w{1,4}|limit\w{0,3}|first|max\w{0,5})\b.{0,30}\b100\b/i,
    ],
    cause: 'lists come in pages of 100 entries; the Link header has the address of the next one',
    cure: 'follow Link, with n=1000 at most; create-registry ls does',
    check: 'create-registry ls --json',
  },
  'mirror-grows': {
    says: [
      // as people put it (distribution#4249)
      /(?:pull.?through|proxy|mirror)\b.{0,40}\b(?:cache|ttl|disk)\b.{0,60}(?:grows?|growing|full\b|(?:not|n[o’']t|never) (?:delete|remove|expire|clean|empt))/i,
    ],
    cause:
      'a registry with proxy.remoteurl does not delete what it fetched, whatever its ttl says (seen with 3.1)',
    cure: 'a store of its own for the mirror, which may be emptied: stop the registry, remove docker/registry/v2 in its data folder, start it; what is asked for is fetched again',
    check: 'create-registry usage',
  },
  'edit-not-seen': {
    says: [
      // as people put it (moby#15793)
      /file mount does not update/i,
      /(?:edit\w{0,3}|chang\w{1,4}|updat\w{1,4})\b.{0,80}(?:not|n[o’']t) (?:seen|visible|reflected|picked up|see|show up) .{0,30}container/i,
      /container\b.{0,20} (?:does ?n[o’']t|not|never) (?:see|notice|pick up) .{0,30}(?:change|edit|update)/i,
    ],
    cause:
      'a single file is mounted into the container: an editor or sed -i puts a new file in its place, and the container keeps the old one',
    cure: 'mount its folder instead, as docker-compose.yml here does (`create-registry render --diff`), or write into the file itself: cat new > file; until then `create-registry restart`',
    check: 'docker inspect --format "{{json .Mounts}}" CONTAINER; ls -i FILE',
  },
} as const satisfies Record<string, Row>;
