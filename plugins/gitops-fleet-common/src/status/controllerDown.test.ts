import { knownErrorOf } from '../messages/knownErrors';
import { projectResource } from '../kinds/projectResource';
import { ago, now } from './__fixtures__/objects';
import { assessResource } from './assessResource';

const component = (name: string, ready: boolean, status: string) => ({
  image: `ghcr.io/fluxcd/${name}:v1.3.0`,
  name,
  ready,
  status,
});

/** What flux-operator reports every five minutes; it is ready when it has reported. */
const report = (...components: object[]) =>
  projectResource({
    apiVersion: 'fluxcd.controlplane.io/v1',
    kind: 'FluxReport',
    metadata: { namespace: 'flux-system', name: 'flux' },
    spec: { components },
    status: {
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'ReconciliationSucceeded',
          message: 'Reporting finished in 272ms',
          lastTransitionTime: ago(60),
        },
      ],
    },
  });

const available = 'Current Deployment is available. Replicas: 1';

it('is Failed(ControllerDown) while a controller of Flux is not ready, with what to do', () => {
  const assessed = assessResource(
    report(
      component('source-controller', true, available),
      component('kustomize-controller', false, 'Available: 0/1'),
      component('helm-controller', false, ''),
    ),
    { now },
  );
  expect(assessed).toMatchObject({
    status: 'Failed',
    displayStatus: 'Failed',
    reason: 'ControllerDown',
    message:
      'kustomize-controller is not ready: Available: 0/1\nhelm-controller is not ready',
  });
  expect(knownErrorOf(assessed)?.id).toBe('controller-down');
});

it('is Ready while all are', () => {
  const components = [component('source-controller', true, available)];
  expect(assessResource(report(...components), { now })).toMatchObject({
    status: 'Ready',
    reason: 'ReconciliationSucceeded',
  });
});
