import { ApiServer } from './api-server';
import { Controllers } from './controllers';
import { RunContext } from './run-context';

/** Controllers of Kubernetes that a management cluster needs: nothing runs on it but Flux and Cluster API, which are no pods. */
const MANAGEMENT_CONTROLLERS = [
  'namespace-controller',
  'garbage-collector-controller',
  'serviceaccount-controller',
  'root-ca-certificate-publisher-controller',
];

/** Controllers that need a cloud or a node's address. */
const NEEDING_A_CLOUD = [
  'node-ipam-controller',
  'cloud-node-lifecycle-controller',
];

/** Starts what completes an API server: on a workload cluster with scheduler and nodes, so that what is applied comes to life. */
export async function startKubernetesControllers(
  context: RunContext,
  apiServer: ApiServer,
  controllers: Controllers,
  kind: 'management' | 'workload',
): Promise<void> {
  const { programs } = context.programs;
  const kubeconfig = (
    user: 'kube-controller-manager' | 'kube-scheduler' | 'kwok',
  ) => `--kubeconfig=${apiServer.kubeconfigFile(user)}`;
  const which =
    kind === 'management'
      ? MANAGEMENT_CONTROLLERS
      : ['*', ...NEEDING_A_CLOUD.map(name => `-${name}`)];
  await controllers.start(
    'kube-controller-manager',
    programs['kube-controller-manager'].path,
    [
      kubeconfig('kube-controller-manager'),
      `--controllers=${which.join(',')}`,
      `--service-account-private-key-file=${apiServer.serviceAccountKeyFile}`,
      `--root-ca-file=${apiServer.certificateAuthorityFile}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--profiling=false',
    ],
  );
  if (kind === 'workload') {
    await controllers.start('kube-scheduler', programs['kube-scheduler'].path, [
      kubeconfig('kube-scheduler'),
      '--leader-elect=false',
      '--secure-port=0',
      '--profiling=false',
    ]);
    await controllers.start('kwok', programs.kwok.path, [
      kubeconfig('kwok'),
      '--manage-all-nodes=true',
      '--node-ip=127.0.0.1',
      // A node that says nothing is unknown to the controller manager after 40 s, and its pods are not ready.
      '--node-lease-duration-seconds=40',
      ...context.programs.stageFiles.map(file => `--config=${file}`),
    ]);
  }
}
