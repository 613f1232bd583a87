/**
 * Text of a pull request, in Markdown: what it does, why, and the ticket of the change.
 */
export function pullRequestBody(parts: {
  summary: string[];
  reason?: string;
  changeTicket?: string;
}): string {
  const sections = [parts.summary.join('\n')];
  if (parts.reason?.trim()) {
    sections.push(`**Why**\n\n${parts.reason.trim()}`);
  }
  if (parts.changeTicket) {
    sections.push(`Change-Ticket: ${parts.changeTicket}`);
  }
  return sections.join('\n\n');
}
