import path from 'node:path';
import { FoundProgram } from '../programs/find-programs';
import { ApiServer } from './api-server';
import { Controllers } from './controllers';
import { RunContext } from './run-context';

/** The namespace that `flux bootstrap` installs its controllers in. */
export const FLUX_SYSTEM = 'flux-system';

/**
 * Starts Flux's controllers on a management cluster: kustomize-controller, and of those that cannot be built here the ones
 * that somebody has named.
 */
export async function startFluxControllers(
  context: RunContext,
  apiServer: ApiServer,
  controllers: Controllers,
): Promise<void> {
  const { programs, optional } = context.programs;
  const notification = optional['notification-controller'];
  const eventsPort = notification ? await context.ports.take() : undefined;
  const start = async (
    user:
      | 'kustomize-controller'
      | 'source-controller'
      | 'helm-controller'
      | 'notification-controller',
    program: FoundProgram,
    args: string[],
  ) => {
    await controllers.start(
      user,
      program.path,
      [
        `--health-addr=127.0.0.1:${await context.ports.take()}`,
        `--metrics-addr=127.0.0.1:${await context.ports.take()}`,
        '--watch-all-namespaces=true',
        ...args,
      ],
      {
        KUBECONFIG: apiServer.kubeconfigFile(user),
        RUNTIME_NAMESPACE: FLUX_SYSTEM,
      },
    );
  };
  const events = eventsPort
    ? [`--events-addr=http://127.0.0.1:${eventsPort}/`]
    : [];
  const { intervalSeconds } = context;
  await start('kustomize-controller', programs['kustomize-controller'], [
    `--requeue-dependency=${intervalSeconds}s`,
    `--min-retry-delay=${Math.min(1, intervalSeconds)}s`,
    // Every Kustomization of a workload cluster waits for what it applies, and each that waits holds one of these.
    '--concurrent=20',
    // Cluster API writes a kubeconfig without Flux's label, and Kustomizations are to go on as soon as it is there.
    '--watch-configs-label-selector=owner!=helm',
    ...events,
  ]);
  const source = optional['source-controller'];
  if (source) {
    const address = `127.0.0.1:${await context.ports.take()}`;
    await start('source-controller', source, [
      `--storage-path=${path.join(apiServer.folder, 'artifacts')}`,
      `--storage-addr=${address}`,
      `--storage-adv-addr=${address}`,
      ...events,
    ]);
  }
  const helm = optional['helm-controller'];
  if (helm) {
    await start('helm-controller', helm, events);
  }
  if (notification) {
    await start('notification-controller', notification, [
      `--events-addr=127.0.0.1:${eventsPort}`,
      `--receiverAddr=127.0.0.1:${await context.ports.take()}`,
    ]);
  }
}
