import { ControlPlane, findObject } from '../kubernetes/control-plane';
import { namespaces } from '../kubernetes/resource-types';
import type { Sandbox } from '../sandbox';
import {
  commitFiles,
  OBSERVED_KINDS,
  ObjectReference,
  SequenceStage,
} from './sequence-stage';

const PLAYER = { fieldManager: 'sequences' };

/** The simulated control plane as a stage. */
export function sandboxStage(
  sandbox: Sandbox,
  managementCluster: string,
): SequenceStage {
  const cluster = sandbox.clusters.find(
    ({ name }) => name === managementCluster,
  );
  if (!cluster) {
    throw new Error(`there is no management cluster ${managementCluster}`);
  }
  const controlPlane: ControlPlane = cluster.store;
  const typeOf = ({ apiVersion, kind }: { apiVersion: string; kind: string }) =>
    controlPlane.mapping(apiVersion, kind);
  const keyOf = ({ namespace, name }: ObjectReference) => ({ namespace, name });
  return {
    repositoryUrl: sandbox.cloneUrl,
    commit: (branch, files) => commitFiles(sandbox.repository, branch, files),
    async create(object) {
      await controlPlane.create(await typeOf(object), object, PLAYER);
    },
    async patch(reference, patch) {
      await controlPlane.patch(
        await typeOf(reference),
        keyOf(reference),
        patch,
        PLAYER,
      );
    },
    async delete(reference) {
      await controlPlane.delete(await typeOf(reference), keyOf(reference));
    },
    async deleteNamespace(name) {
      await controlPlane.delete(namespaces, { name });
      while (await findObject(controlPlane, namespaces, { name })) {
        await new Promise(resolve => {
          setTimeout(resolve, 50);
        });
      }
    },
    async stopCluster(name) {
      await sandbox.faults.apply({ type: 'stop', cluster: name });
    },
    async startCluster(name) {
      const fault = sandbox.faults
        .list()
        .find(each => each.type === 'stop' && each.cluster === name);
      if (fault) {
        await sandbox.faults.clear(fault.id);
      }
    },
    async observe(onEvent) {
      const types = await Promise.all(OBSERVED_KINDS.map(typeOf));
      const watches = types.map(type =>
        controlPlane.watch(type, {}, event => onEvent(event)),
      );
      return () => watches.forEach(watch => watch.close());
    },
  };
}
