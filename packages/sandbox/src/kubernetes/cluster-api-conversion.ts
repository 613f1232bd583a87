import { formatDuration, parseDuration } from './duration';
import {
  isRecord,
  JsonObject,
  JsonValue,
  listAt,
  numberAt,
  recordAt,
  textAt,
  valueAt,
} from './json';
import { formatApiVersion, parseApiVersion } from './object';
import { VersionConversion } from './resource-descriptor';

/**
 * Conversion between Cluster API's v1beta2 (storage) and its older versions: the moved fields that platform
 * repositories and readers of status use. Source of the moves: Cluster API's v1.11 migration notes and its CRDs.
 */

const STORAGE = 'v1beta2';

/** Versions at which the providers' own kinds go with a core version. */
function providerVersion(group: string, kind: string, core: string): string {
  if (!group.startsWith('infrastructure.')) {
    return core;
  }
  if (core === 'v1alpha3') {
    return core;
  }
  return kind.startsWith('AWS') ? 'v1beta2' : 'v1beta1';
}

function referenceToStorage(reference: JsonValue | undefined): void {
  if (isRecord(reference) && typeof reference.apiVersion === 'string') {
    reference.apiGroup = parseApiVersion(reference.apiVersion).group;
    delete reference.apiVersion;
    delete reference.namespace;
  }
}

function referenceFromStorage(
  reference: JsonValue | undefined,
  version: string,
): void {
  if (isRecord(reference) && typeof reference.apiGroup === 'string') {
    const group = reference.apiGroup;
    reference.apiVersion = formatApiVersion(
      group,
      providerVersion(group, String(reference.kind), version),
    );
    delete reference.apiGroup;
  }
}

/** Moves the v1beta1 conditions that controllers keep under `status.deprecated` to where old readers look. */
function statusFromStorage(object: JsonObject, version: string): void {
  const status = object.status;
  if (!isRecord(status)) {
    return;
  }
  const current = status.conditions;
  const deprecated = recordAt(status, 'deprecated', 'v1beta1');
  delete status.deprecated;
  status.conditions = deprecated.conditions ?? [];
  if (version === 'v1beta1' && current !== undefined) {
    status.v1beta2 = { conditions: current };
  }
  for (const [key, value] of Object.entries(deprecated)) {
    if (key !== 'conditions') {
      status[key] = value;
    }
  }
  if (typeof status.upToDateReplicas === 'number') {
    status.updatedReplicas = status.upToDateReplicas;
    delete status.upToDateReplicas;
  }
  delete status.versions;
}

/** kubeadm's extra arguments: a map before v1beta2, a list of name and value since. */
function convertExtraArguments(
  value: JsonValue | undefined,
  convert: (argument: JsonValue | undefined) => JsonValue | undefined,
): void {
  if (Array.isArray(value)) {
    value.forEach(item => convertExtraArguments(item, convert));
  } else if (isRecord(value)) {
    for (const key of Object.keys(value)) {
      if (key === 'extraArgs' || key === 'kubeletExtraArgs') {
        value[key] = convert(value[key]);
      } else {
        convertExtraArguments(value[key], convert);
      }
    }
  }
}

const argumentsToList = (value: JsonValue | undefined) =>
  isRecord(value)
    ? Object.entries(value).map(([name, text]) => ({ name, value: text }))
    : value;

const argumentsToMap = (value: JsonValue | undefined) =>
  Array.isArray(value)
    ? Object.fromEntries(
        value.filter(isRecord).map(item => [String(item.name), item.value]),
      )
    : value;

export const clusterConversion: VersionConversion = {
  toStorage(object) {
    referenceToStorage(valueAt(object, 'spec', 'controlPlaneRef'));
    referenceToStorage(valueAt(object, 'spec', 'infrastructureRef'));
    const topology = valueAt(object, 'spec', 'topology');
    if (isRecord(topology) && typeof topology.class === 'string') {
      topology.classRef = {
        name: topology.class,
        ...(topology.classNamespace
          ? { namespace: topology.classNamespace }
          : {}),
      };
      delete topology.class;
      delete topology.classNamespace;
    }
  },
  fromStorage(object, to) {
    referenceFromStorage(valueAt(object, 'spec', 'controlPlaneRef'), to);
    referenceFromStorage(valueAt(object, 'spec', 'infrastructureRef'), to);
    const topology = valueAt(object, 'spec', 'topology');
    if (isRecord(topology) && isRecord(topology.classRef)) {
      topology.class = topology.classRef.name;
      delete topology.classRef;
    }
    const initialization = recordAt(object, 'status', 'initialization');
    statusFromStorage(object, to);
    if (isRecord(object.status)) {
      const status = object.status;
      status.infrastructureReady =
        initialization.infrastructureProvisioned ?? false;
      status.controlPlaneReady =
        initialization.controlPlaneInitialized ?? false;
      if (to === 'v1alpha3') {
        status.controlPlaneInitialized = status.controlPlaneReady;
      }
      delete status.initialization;
      delete status.controlPlane;
      delete status.workers;
    }
  },
};

export const controlPlaneConversion: VersionConversion = {
  toStorage(object, from) {
    const spec = object.spec;
    if (!isRecord(spec)) {
      return;
    }
    const reference =
      from === 'v1alpha3'
        ? spec.infrastructureTemplate
        : valueAt(spec, 'machineTemplate', 'infrastructureRef');
    if (isRecord(reference)) {
      referenceToStorage(reference);
      const template = recordAt(spec, 'machineTemplate');
      delete template.infrastructureRef;
      delete spec.infrastructureTemplate;
      spec.machineTemplate = {
        ...template,
        spec: { infrastructureRef: reference },
      };
    }
    convertExtraArguments(spec.kubeadmConfigSpec, argumentsToList);
  },
  fromStorage(object, to) {
    const spec = object.spec;
    const initialized =
      valueAt(object, 'status', 'initialization', 'controlPlaneInitialized') ===
      true;
    if (isRecord(spec)) {
      const template = recordAt(spec, 'machineTemplate');
      const reference = valueAt(template, 'spec', 'infrastructureRef');
      if (isRecord(reference)) {
        referenceFromStorage(reference, to);
        delete template.spec;
        if (to === 'v1alpha3') {
          delete spec.machineTemplate;
          spec.infrastructureTemplate = reference;
        } else {
          spec.machineTemplate = { ...template, infrastructureRef: reference };
        }
      }
      convertExtraArguments(spec.kubeadmConfigSpec, argumentsToMap);
    }
    statusFromStorage(object, to);
    if (isRecord(object.status)) {
      const status = object.status;
      delete status.initialization;
      status.initialized = initialized;
      status.ready = (numberAt(status, 'readyReplicas') ?? 0) > 0;
    }
  },
};

export const machineDeploymentConversion: VersionConversion = {
  toStorage(object) {
    const machine = valueAt(object, 'spec', 'template', 'spec');
    referenceToStorage(valueAt(machine, 'bootstrap', 'configRef'));
    referenceToStorage(valueAt(machine, 'infrastructureRef'));
  },
  fromStorage(object, to) {
    const machine = valueAt(object, 'spec', 'template', 'spec');
    referenceFromStorage(valueAt(machine, 'bootstrap', 'configRef'), to);
    referenceFromStorage(valueAt(machine, 'infrastructureRef'), to);
    statusFromStorage(object, to);
  },
};

export const machineHealthCheckConversion: VersionConversion = {
  toStorage(object) {
    const spec = object.spec;
    if (!isRecord(spec)) {
      return;
    }
    const seconds = (text: JsonValue | undefined) =>
      Math.round(
        (parseDuration(typeof text === 'string' ? text : '') ?? 0) / 1000,
      );
    const checks: JsonObject = {};
    if (spec.nodeStartupTimeout !== undefined) {
      checks.nodeStartupTimeoutSeconds = seconds(spec.nodeStartupTimeout);
    }
    if (Array.isArray(spec.unhealthyConditions)) {
      checks.unhealthyNodeConditions = spec.unhealthyConditions
        .filter(isRecord)
        .map(({ timeout, ...condition }) => ({
          ...condition,
          timeoutSeconds: seconds(timeout),
        }));
    }
    if (Object.keys(checks).length > 0) {
      spec.checks = checks;
    }
    if (spec.maxUnhealthy !== undefined) {
      spec.remediation = {
        triggerIf: { unhealthyLessThanOrEqualTo: spec.maxUnhealthy },
      };
    }
    delete spec.nodeStartupTimeout;
    delete spec.unhealthyConditions;
    delete spec.maxUnhealthy;
  },
  fromStorage(object, to) {
    const spec = object.spec;
    if (isRecord(spec)) {
      const startup = numberAt(spec, 'checks', 'nodeStartupTimeoutSeconds');
      if (startup !== undefined) {
        spec.nodeStartupTimeout = formatDuration(startup * 1000);
      }
      spec.unhealthyConditions = listAt(
        spec,
        'checks',
        'unhealthyNodeConditions',
      )
        .filter(isRecord)
        .map(({ timeoutSeconds, ...condition }) => ({
          ...condition,
          timeout: formatDuration(Number(timeoutSeconds) * 1000),
        }));
      const limit = valueAt(
        spec,
        'remediation',
        'triggerIf',
        'unhealthyLessThanOrEqualTo',
      );
      if (limit !== undefined) {
        spec.maxUnhealthy = limit;
      }
      delete spec.checks;
      delete spec.remediation;
    }
    statusFromStorage(object, to);
  },
};

export const bootstrapConversion: VersionConversion = {
  toStorage: object => convertExtraArguments(object.spec, argumentsToList),
  fromStorage: object => convertExtraArguments(object.spec, argumentsToMap),
};

export const resourceSetConversion: VersionConversion = {
  toStorage: () => {},
  fromStorage: statusFromStorage,
};

/** AWS: `networkSpec` of v1alpha3 is `network` since v1alpha4. */
export const awsClusterConversion: VersionConversion = {
  toStorage(object, from) {
    if (
      from === 'v1alpha3' &&
      isRecord(object.spec) &&
      object.spec.networkSpec
    ) {
      object.spec.network = object.spec.networkSpec;
      delete object.spec.networkSpec;
    }
  },
  fromStorage(object, to) {
    if (to === 'v1alpha3' && isRecord(object.spec) && object.spec.network) {
      object.spec.networkSpec = object.spec.network;
      delete object.spec.network;
    }
  },
};

/** The version at which a reference of a stored object's kind is served now. */
export function currentReferenceVersion(group: string, kind: string): string {
  return providerVersion(group, kind, STORAGE);
}

/** Name of the API group of a stored reference, whichever form it has. */
export function referenceGroup(reference: JsonObject): string {
  return (
    textAt(reference, 'apiGroup') ??
    parseApiVersion(textAt(reference, 'apiVersion') ?? '').group
  );
}
