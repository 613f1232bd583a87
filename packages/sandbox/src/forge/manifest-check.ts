import { parseAllDocuments } from 'yaml';
import { BareRepository } from '../git/bare-repository';
import { isRecord, textAt, JsonValue } from '../kubernetes/json';

export interface ManifestProblem {
  path: string;
  problem: string;
}

/** Folders whose YAML files are applied to clusters. */
const APPLIED = /^(features|providers|tenants)\/.*\.ya?ml$/;

/**
 * The check `validate`: every YAML file that Flux applies parses and holds Kubernetes objects only. One file that does
 * not stops a whole Kustomization.
 */
export class ManifestCheck {
  private readonly byBlob = new Map<string, string | undefined>();

  constructor(private readonly repository: BareRepository) {}

  /** Problems of a commit's manifests; none: the check passes. */
  async run(commit: string): Promise<ManifestProblem[]> {
    const entries = (await this.repository.tree(commit, true)).filter(
      entry => entry.type === 'blob' && APPLIED.test(entry.path),
    );
    const unknown = entries.filter(entry => !this.byBlob.has(entry.sha));
    const texts = await this.repository.blobs(unknown.map(entry => entry.sha));
    for (const [sha, text] of texts) {
      this.byBlob.set(sha, problemOf(text));
    }
    return entries.flatMap(entry => {
      const problem = this.byBlob.get(entry.sha);
      return problem ? [{ path: entry.path, problem }] : [];
    });
  }
}

function problemOf(text: string): string | undefined {
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) {
    return undefined;
  }
  for (const document of documents) {
    const [error] = document.errors;
    if (error) {
      return error.message.split('\n')[0];
    }
    const value = document.toJS() as JsonValue;
    if (value === null) {
      continue;
    }
    const missing = ['apiVersion', 'kind'].find(
      field => !isRecord(value) || textAt(value, field) === undefined,
    );
    if (missing) {
      return `no Kubernetes object: ${missing} is missing`;
    }
    if (isRecord(value) && value.kind !== 'Kustomization') {
      if (textAt(value, 'metadata', 'name') === undefined) {
        return 'no Kubernetes object: metadata.name is missing';
      }
    }
  }
  return undefined;
}
