import { KubernetesObject } from '@gitops-fleet/control-plane';
import {
  commitFiles,
  OBSERVED_KINDS,
  ObjectReference,
  SequenceStage,
} from '@gitops-fleet/sandbox';
import { Lab } from '../lab';

const fieldManager = 'sequences';

/** Group, version and kind of an object. */
function kindOf({ apiVersion, kind }: { apiVersion: string; kind: string }) {
  const slash = apiVersion.indexOf('/');
  return {
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    kind,
  };
}

function keyOf({ namespace, name }: ObjectReference) {
  return { namespace, name };
}

/** The real control plane as a stage. */
export async function labStage(
  lab: Lab,
  managementCluster: string,
): Promise<SequenceStage> {
  const client = await lab.admin(managementCluster);
  return {
    repositoryUrl: lab.forge.cloneUrl,
    commit: (branch, files) => commitFiles(lab.forge.repository, branch, files),
    async create(object) {
      await client.create(object as KubernetesObject);
    },
    async patch(reference, patch) {
      await client.patch(kindOf(reference), keyOf(reference), patch, {
        fieldManager,
      });
    },
    delete: reference => client.delete(kindOf(reference), keyOf(reference)),
    async deleteNamespace(name) {
      const namespace = kindOf({ apiVersion: 'v1', kind: 'Namespace' });
      await client.delete(namespace, { name });
      while (await client.get(namespace, { name })) {
        await new Promise(resolve => {
          setTimeout(resolve, 500);
        });
      }
    },
    stopCluster: name => lab.controlPlane.kill(name),
    startCluster: name => lab.controlPlane.start(name),
    async observe(onEvent) {
      const end = new AbortController();
      for (const kind of OBSERVED_KINDS.map(kindOf)) {
        const { resourceVersion } = await client.list(kind);
        client
          .watch(
            kind,
            resourceVersion,
            ({ type, object }) => {
              if (type === 'ERROR' || type === 'BOOKMARK') {
                return;
              }
              onEvent({ type, object: object as never });
            },
            end.signal,
          )
          // What a broken watch misses shows in the recording.
          .catch(() => {});
      }
      return () => end.abort();
    },
  };
}
