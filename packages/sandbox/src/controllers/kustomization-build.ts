import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { parseAllDocuments } from 'yaml';
import {
  isRecord,
  JsonObject,
  JsonValue,
  listAt,
  recordAt,
  textAt,
} from '../kubernetes/json';
import {
  asObject,
  KubernetesObject,
  parseApiVersion,
} from '../kubernetes/object';

/** The manifests cannot be built; the message goes into the Ready condition with reason BuildFailed. */
export class BuildError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BuildError';
  }
}

export interface BuiltManifests {
  objects: KubernetesObject[];
  /** `sha256:…` of what was built. */
  digest: string;
}

export interface BuildOptions {
  /** Folder into which the artifact was unpacked: appears in messages, differs with every run. */
  workingDirectory: string;
  /** Path of the folder in the repository, without leading `./`. */
  path: string;
  targetNamespace?: string;
  /** `spec.postBuild.substitute`. */
  substitute?: JsonObject;
}

const KUSTOMIZATION_FILES = [
  'kustomization.yaml',
  'kustomization.yml',
  'Kustomization',
];

/** Fields of a kustomization file that are built here; any other one is refused rather than left out silently. */
const SUPPORTED = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'namespace',
  'sortOptions',
]);

class Builder {
  private readonly ids = new Set<string>();

  constructor(
    private readonly files: ReadonlyMap<string, string>,
    private readonly options: BuildOptions,
  ) {}

  build(folder: string): KubernetesObject[] {
    const explicit = KUSTOMIZATION_FILES.map(name =>
      posix.join(folder, name),
    ).find(name => this.files.has(name));
    return explicit
      ? this.buildExplicit(folder, explicit)
      : this.buildGenerated(folder);
  }

  private buildGenerated(folder: string): KubernetesObject[] {
    const prefix = folder ? `${folder}/` : '';
    const below = [...this.files.keys()]
      .filter(name => name.startsWith(prefix))
      .sort();
    // A subfolder with a kustomization file is one resource of the generated one; it is not walked.
    const nested = new Set(
      below
        .filter(name => KUSTOMIZATION_FILES.includes(posix.basename(name)))
        .map(name => posix.dirname(name)),
    );
    const insideNested = (name: string) =>
      [...nested].some(directory => name.startsWith(`${directory}/`));
    const plain = below.filter(
      name => /\.ya?ml$/.test(name) && !insideNested(name),
    );
    // Every file is decoded before anything is accumulated: an unreadable file is the first failure.
    const decoded = plain.map(name => ({ name, objects: this.decode(name) }));
    return [
      ...decoded.flatMap(({ name, objects }) => this.register(name, objects)),
      ...[...nested]
        .filter(
          directory =>
            ![...nested].some(outer => directory.startsWith(`${outer}/`)),
        )
        .sort()
        .flatMap(directory => this.build(directory)),
    ];
  }

  private buildExplicit(folder: string, file: string): KubernetesObject[] {
    const [document] = this.parse(file);
    const kustomization = isRecord(document) ? document : {};
    const unknown = Object.keys(kustomization).find(key => !SUPPORTED.has(key));
    if (unknown) {
      throw new BuildError(
        `kustomize build failed: ${this.absolute(
          file,
        )}: the field ${unknown} is not simulated by the sandbox, which builds resources and namespace only`,
      );
    }
    const objects = listAt(kustomization, 'resources')
      .map(String)
      .flatMap(resource => {
        const target = posix.normalize(posix.join(folder, resource));
        if (this.files.has(target)) {
          return this.register(target, this.decode(target));
        }
        const isFolder = [...this.files.keys()].some(name =>
          name.startsWith(`${target}/`),
        );
        if (!isFolder) {
          throw new BuildError(
            `kustomize build failed: accumulating resources: accumulation err='accumulating resources from '${resource}': open ${this.absolute(
              target,
            )}: no such file or directory'`,
          );
        }
        return this.build(target);
      });
    const namespace = textAt(kustomization, 'namespace');
    if (namespace) {
      for (const object of objects) {
        if (object.kind !== 'Namespace') {
          object.metadata.namespace = namespace;
        }
      }
    }
    return objects;
  }

  private decode(file: string): KubernetesObject[] {
    return this.parse(file)
      .filter(document => document !== null)
      .map(document => {
        const fail = (problem: string) => {
          throw new BuildError(
            `failed to decode Kubernetes YAML from ${this.absolute(
              file,
            )}: ${problem}`,
          );
        };
        if (!isRecord(document) || !textAt(document, 'kind')) {
          return fail('missing Resource metadata');
        }
        if (!textAt(document, 'metadata', 'name')) {
          return fail(
            `missing metadata.name in object {{${textAt(
              document,
              'apiVersion',
            )} ${textAt(document, 'kind')}} {{ } map[] map[]}}`,
          );
        }
        return asObject(document);
      }) as KubernetesObject[];
  }

  private parse(file: string): JsonValue[] {
    // The same text may be built again: every object is a fresh one.
    const documents = parseAllDocuments(this.files.get(file) ?? '', {
      uniqueKeys: true,
    });
    if (!Array.isArray(documents)) {
      return [];
    }
    return documents.map(document => {
      const [error] = document.errors;
      if (error) {
        const line = error.linePos?.[0].line ?? 1;
        throw new BuildError(
          `failed to decode Kubernetes YAML from ${this.absolute(
            file,
          )}: MalformedYAMLError: yaml: line ${line}: ${error.message
            .split('\n')[0]
            .replace(/ at line .*$/, '')}`,
        );
      }
      return document.toJS({ maxAliasCount: 100 }) as JsonValue;
    });
  }

  private register(
    file: string,
    objects: KubernetesObject[],
  ): KubernetesObject[] {
    for (const object of objects) {
      const { group, version } = parseApiVersion(object.apiVersion ?? '');
      const id = `${object.kind}.${version}.${group || '[noGrp]'}/${
        object.metadata.name
      }.${object.metadata.namespace ?? '[noNs]'}`;
      if (this.ids.has(id)) {
        throw new BuildError(
          `kustomize build failed: accumulating resources: accumulation err='merging resources from './${file}': may not add resource with an already registered id: ${id}': must build at directory: '${this.absolute(
            file,
          )}': file is not directory`,
        );
      }
      this.ids.add(id);
    }
    return objects;
  }

  private absolute(file: string): string {
    return posix.join(this.options.workingDirectory, this.options.path, file);
  }
}

/**
 * Builds the manifests below a folder as Flux does: with its kustomization file, or without one from every YAML file in
 * it and its subfolders. One file that is no Kubernetes object, or one object that is there twice, fails everything.
 *
 * @param files texts by path relative to the folder
 * @throws BuildError
 */
export function buildManifests(
  files: ReadonlyMap<string, string>,
  options: BuildOptions,
): BuiltManifests {
  const builder = new Builder(files, options);
  const objects = builder.build('');
  const substituted = options.substitute
    ? objects.map(object =>
        substituteVariables(object, options.substitute ?? {}),
      )
    : objects;
  for (const object of substituted) {
    if (!object.apiVersion) {
      throw new BuildError(
        `failed to decode Kubernetes apiVersion, kind and name from: ${JSON.stringify(
          sorted(object as unknown as JsonObject),
        )}`,
      );
    }
    if (options.targetNamespace && object.metadata.namespace) {
      object.metadata.namespace = options.targetNamespace;
    }
    // Encrypted values are applied as they are: the sandbox holds no keys.
    delete object.sops;
  }
  return {
    objects: substituted,
    digest: `sha256:${createHash('sha256')
      .update(JSON.stringify(substituted))
      .digest('hex')}`,
  };
}

/** With the keys of all maps in order, as they are when they have been read. */
function sorted(value: JsonValue | undefined): JsonValue {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map(key => [key, sorted(value[key])]),
      )
    : value ?? null;
}

/** `${name}` and `${name:=default}` in all texts of an object. */
function substituteVariables(
  object: KubernetesObject,
  variables: JsonObject,
): KubernetesObject {
  const replace = (text: string) =>
    text.replace(
      /\$\{(\w+)(?::=([^}]*))?\}/g,
      (_, name: string, fallback?: string) =>
        String(variables[name] ?? fallback ?? ''),
    );
  const walk = (value: JsonValue | undefined): JsonValue | undefined => {
    if (typeof value === 'string') {
      return replace(value);
    }
    if (Array.isArray(value)) {
      return value.map(item => walk(item) ?? null);
    }
    return isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, walk(item)]),
        )
      : value;
  };
  const annotations = recordAt(
    object as unknown as JsonObject,
    'metadata',
    'annotations',
  );
  if (annotations['kustomize.toolkit.fluxcd.io/substitute'] === 'disabled') {
    return object;
  }
  return asObject(walk(object as unknown as JsonObject) as JsonObject);
}
