import { asMap } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import { Fields, KubernetesObject } from '../kubernetes/object';
import { Contract, contractConditions } from './contract-conditions';

/*
 * What infrastructure and bootstrap providers say in a status, by the contract that their kinds keep. Source: Cluster
 * API v1.13, `docs/book/src/developer/providers/contracts`.
 */

function readyCondition(
  object: KubernetesObject,
  contract: Contract,
  ready: boolean,
  waitingFor: string,
  now: Date,
): Fields[] {
  return contractConditions(
    contract,
    asMap(object.status).conditions,
    [
      {
        type: 'Ready',
        holds: ready,
        reasons: ['Ready', 'NotReady'],
        message: ready ? '' : waitingFor,
      },
    ],
    { now, generation: object.metadata.generation },
  );
}

/** The status of an infrastructure cluster (`AWSCluster`, …) or machine (`AWSMachine`, …). */
export function infrastructureStatus(
  object: KubernetesObject,
  contract: Contract,
  provisioned: boolean,
  waitingFor: string,
  now: Date,
): Fields {
  return {
    // Clients and columns of both contracts read it.
    ready: provisioned,
    ...(contract === 'v1beta2' ? { initialization: { provisioned } } : {}),
    conditions: readyCondition(object, contract, provisioned, waitingFor, now),
  };
}

/** The status of a bootstrap configuration (`KubeadmConfig`, …) whose data a machine can start with. */
export function bootstrapStatus(
  object: KubernetesObject,
  contract: Contract,
  now: Date,
): Fields {
  return {
    dataSecretName: object.metadata.name,
    ...(contract === 'v1beta2'
      ? {
          initialization: { dataSecretCreated: true },
          observedGeneration: object.metadata.generation,
        }
      : { ready: true }),
    conditions: readyCondition(object, contract, true, '', now),
  };
}

/** The contract that the labels of a CustomResourceDefinition promise, the newest that they name. */
export function contractOf(definition: KubernetesObject): Contract {
  return definition.metadata.labels?.['cluster.x-k8s.io/v1beta2']
    ? 'v1beta2'
    : 'v1beta1';
}
