import { recordAt, textAt } from '../kubernetes/json';
import { asJson, KubernetesObject } from '../kubernetes/object';

interface ObjectName {
  cluster: string;
  namespace: string;
  name: string;
}

/** What the controllers are told to fail at. */
export class ReconciliationFaults {
  private readonly sources = new Map<string, string>();
  private readonly builds = new Map<string, string>();

  breakSource(target: ObjectName, problem: string): void {
    this.sources.set(keyOf(target), problem);
  }

  mendSource(target: ObjectName): void {
    this.sources.delete(keyOf(target));
  }

  /** @param file name to blame in the message */
  breakBuild(target: ObjectName, file: string): void {
    this.builds.set(keyOf(target), file);
  }

  mendBuild(target: ObjectName): void {
    this.builds.delete(keyOf(target));
  }

  /** What fetching the source fails with; undefined: it does not. */
  brokenSource(cluster: string, source: KubernetesObject): string | undefined {
    return this.sources.get(keyOf(named(cluster, source)));
  }

  /** Name of the file that cannot be decoded; undefined: the build is fine. */
  brokenBuild(
    cluster: string,
    kustomization: KubernetesObject,
  ): string | undefined {
    return this.builds.get(keyOf(named(cluster, kustomization)));
  }
}

function named(cluster: string, object: KubernetesObject): ObjectName {
  const metadata = recordAt(asJson(object), 'metadata');
  return {
    cluster,
    namespace: textAt(metadata, 'namespace') ?? '',
    name: textAt(metadata, 'name') ?? '',
  };
}

function keyOf({ cluster, namespace, name }: ObjectName): string {
  return `${cluster}/${namespace}/${name}`;
}
