/** One merged pull request, as release notes list it. */
export interface NotedChange {
  title: string;
  author: string;
  number: number;
}

/**
 * Generated release notes in GitHub's form.
 *
 * @param repositoryUrl of the repository's page
 * @param previousTag absent for the first release
 */
export function releaseNotes(
  changes: NotedChange[],
  repositoryUrl: string,
  tag: string,
  previousTag: string | undefined,
): string {
  const lines = changes.map(
    ({ title, author, number }) =>
      `* ${title} by @${author} in ${repositoryUrl}/pull/${number}`,
  );
  const comparison = previousTag
    ? `compare/${previousTag}...${tag}`
    : `commits/${tag}`;
  return [
    ...(lines.length > 0 ? ["## What's Changed", ...lines, '', ''] : []),
    `**Full Changelog**: ${repositoryUrl}/${comparison}`,
  ].join('\n');
}
