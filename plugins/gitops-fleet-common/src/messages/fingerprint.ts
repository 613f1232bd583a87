/** Longest text of a message that is looked at, and longest shape that is kept, in characters. */
const longestRead = 1_000;
const longestShape = 200;

/**
 * What is particular to one attempt or one cluster, in the order in which it is taken out: an identifier must go before
 * the digits in it do. Every pattern is linear in the length of the text.
 */
const particulars: readonly (readonly [RegExp, string])[] = [
  // Folders of one run: /tmp/kustomization-1967823365/…
  [/\/(?:var\/)?tmp\/[^/\s'"`:,\]]+/g, '<tmp>'],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, '<id>'],
  // Revisions, old and new: main@sha1:…, v0.0.3/29bea…, sha256:…
  [/[\w./-]*@?\bsha(?:1|256|512):[0-9a-f]{7,128}\b/gi, '<revision>'],
  [/\b[\w.-]+\/[0-9a-f]{40}(?:[0-9a-f]{24})?\b/gi, '<revision>'],
  [
    /\b\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d[\d.]*(?:Z|[ ]?[+-]\d\d:?\d\d)?/g,
    '<time>',
  ],
  // Hosts of addresses; what is asked of them tells failures apart.
  [/\b([a-z][a-z0-9+.]*:\/\/)[^\s/'"`?,\]]+/gi, '$1<address>'],
  [/\[[0-9a-f]*:[0-9a-f:.]+\](?::\d{1,5})?/gi, '<address>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?::\d{1,5})?(?!\w)/g, '<address>'],
  [/\blookup [\w.-]+/g, 'lookup <address>'],
  [/\b[\w-]+(?:\.[\w-]+)+:\d{2,5}\b/g, '<address>'],
  [/\blocalhost:\d{2,5}\b/g, '<address>'],
  // Pods of a ReplicaSet: cache-7d9c6b5f4-x2x4z
  [/-[0-9a-f]{8,10}-[0-9a-z]{5}\b/g, '-<pod>'],
  // Pods of DaemonSets and Jobs, whose names end in five letters of Kubernetes' own alphabet: Pod/logging/agent-x2x4z
  [
    /\b(pods?[ /"'][\w./-]{1,253}?)-[b-df-hj-np-tv-xz2456789]{5}\b(?!-)/gi,
    '$1-<pod>',
  ],
  [/\b(?=[a-f]*\d)[0-9a-f]{7,128}\b/gi, '<hash>'],
  [/\bv?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?\b/g, '<version>'],
  [/(?<![\w.])(?:\d+(?:\.\d+)?(?:ms|µs|us|ns|s|m|h))+\b/g, '<duration>'],
  // Namespaces are named after clusters and tenants: Deployment/prod-eu/cache, 'prod-eu/common', namespaces "prod-eu".
  [/\b([A-Z]\w+)\/[\w.-]+\/(?=[\w.<-])/g, '$1/<namespace>/'],
  [/(['"`])[a-z0-9][\w.-]*\/(?=[\w.:-]+\1)/g, '$1<namespace>/'],
  [/\b(namespaces? )(['"`])[^'"`]*\2/g, '$1$2<namespace>$2'],
  // Codes of HTTP are the class of the error, every other number is a count, a line or a port.
  [
    /(?<![\w.<])(?<!(?:status|code|HTTP(?:\/[\d.]+)?):? )\d+(?:\.\d+)?(?![\w>])/gi,
    '<n>',
  ],
  [/\s+/g, ' '],
];

/**
 * What a failure has in common with the same one on other clusters and in other attempts: its reason, and its message
 * without temporary paths, identifiers, digests, revisions, versions, addresses, times, durations, namespaces, counts and
 * the given names. Names of objects, API versions, file names and HTTP codes stay: they tell failures apart.
 *
 * @param reason - of the condition
 * @param message - of the condition, verbatim; its first 1,000 characters count
 * @param names - names that differ from cluster to cluster: of the cluster, the namespace, the object itself
 * @returns `reason: shape`, the shape at most 200 characters long; `reason` alone without a message
 * @public
 */
export function fingerprint(
  reason: string,
  message: string,
  names: readonly string[] = [],
): string {
  let shape = message.slice(0, longestRead);
  const longestFirst = [...new Set(names)]
    .filter(name => name.length > 2)
    .sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
  for (const name of longestFirst) {
    shape = withoutName(shape, name);
  }
  for (const [pattern, replacement] of particulars) {
    shape = shape.replace(pattern, replacement);
  }
  shape = shape.trim().slice(0, longestShape);
  return shape ? `${reason}: ${shape}` : reason;
}

/** Takes out a name where it stands by itself or as a part of a longer one: `app` is no part of `apply`. */
function withoutName(text: string, name: string): string {
  let result = '';
  let from = 0;
  for (
    let at = text.indexOf(name);
    at >= 0;
    at = text.indexOf(name, at + name.length)
  ) {
    const end = at + name.length;
    if (!isWord(text[at - 1]) && !isWord(text[end])) {
      result += `${text.slice(from, at)}<name>`;
      from = end;
    }
  }
  return result + text.slice(from);
}

function isWord(character: string | undefined): boolean {
  return character !== undefined && /[A-Za-z0-9]/.test(character);
}
