import { untilAnswers } from '../process/readiness';
import { ApiServer } from './api-server';
import { Controllers } from './controllers';
import { RunContext } from './run-context';

/** Ports of a management cluster's Cluster API manager, the same after each start: the API server calls its webhooks. */
export interface ClusterApiPorts {
  webhook: number;
  health: number;
  diagnostics: number;
}

export async function takeClusterApiPorts({
  ports,
}: RunContext): Promise<ClusterApiPorts> {
  return {
    webhook: await ports.take(),
    health: await ports.take(),
    diagnostics: await ports.take(),
  };
}

/** Where the API server sends objects to be converted. */
export function conversionUrl(ports: ClusterApiPorts): string {
  return `https://127.0.0.1:${ports.webhook}/convert`;
}

/** Starts Cluster API's core controllers and waits until their webhooks answer. @throws Problem when they do not */
export async function startClusterApi(
  context: RunContext,
  apiServer: ApiServer,
  controllers: Controllers,
  ports: ClusterApiPorts,
): Promise<void> {
  await controllers.start(
    'cluster-api',
    context.programs.programs['cluster-api-manager'].path,
    [
      `--kubeconfig=${apiServer.kubeconfigFile('cluster-api')}`,
      `--webhook-port=${ports.webhook}`,
      // The same certificate as the API server's: both are reached by the same address.
      `--webhook-cert-dir=${apiServer.folder}`,
      `--diagnostics-address=127.0.0.1:${ports.diagnostics}`,
      '--insecure-diagnostics',
      `--health-addr=127.0.0.1:${ports.health}`,
      '--leader-elect=false',
      // A lost workload cluster is noticed sooner than by default; the second is the shortest that it takes.
      '--remote-connection-grace-period=20s',
      '--remote-conditions-grace-period=2m',
    ],
    { POD_NAMESPACE: 'capi-system' },
  );
  await untilAnswers(
    `http://127.0.0.1:${ports.health}/readyz`,
    `cluster-api of ${apiServer.name}`,
    context.folders.log(`${apiServer.name}-cluster-api`),
  );
}
