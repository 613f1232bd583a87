import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ManagedProcess } from '../process/managed-process';
import { untilReady } from '../process/readiness';
import { createServiceAccountKey } from './certificates';
import { formatKubeconfig } from './kubeconfig';
import { programEnvironment, RunContext } from './run-context';

/** Users of an API server that are no ServiceAccounts; each may do everything, and the audit log tells them apart. */
export const componentUsers = [
  'admin',
  'flux',
  'kustomize-controller',
  'source-controller',
  'helm-controller',
  'notification-controller',
  'cluster-api',
  'cluster-api-providers',
  'kube-controller-manager',
  'kube-scheduler',
  'kwok',
] as const;
export type ComponentUser = (typeof componentUsers)[number];

/** Every request is audited, without bodies: who did what to which object. */
const AUDIT_POLICY = `apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
- level: Metadata
`;

/** The API server of one cluster: it keeps address, credentials and data when it is stopped and started again. */
export class ApiServer {
  private process?: ManagedProcess;

  private constructor(
    private readonly context: RunContext,
    readonly name: string,
    private readonly port: number,
    private readonly tokens: Map<ComponentUser, string>,
    private readonly flags: string[],
  ) {}

  /**
   * Writes what an API server needs; it is not started.
   *
   * @param name of the cluster, unique in the run
   * @param flags besides those that every API server gets
   */
  static async create(
    context: RunContext,
    name: string,
    flags: string[] = [],
  ): Promise<ApiServer> {
    const tokens = new Map(
      componentUsers.map(user => [user, randomBytes(24).toString('base64url')]),
    );
    const server = new ApiServer(
      context,
      name,
      await context.ports.take(),
      tokens,
      flags,
    );
    await server.writeFiles();
    return server;
  }

  get url(): string {
    return `https://127.0.0.1:${this.port}`;
  }

  get host(): { host: string; port: number } {
    return { host: '127.0.0.1', port: this.port };
  }

  get running(): boolean {
    return this.process?.running ?? false;
  }

  /** One line of JSON per request. */
  get auditLog(): string {
    return this.context.folders.log(`${this.name}-audit`);
  }

  /** PEM text. */
  get certificateAuthority(): string {
    return this.context.authority.certificate;
  }

  /** File with the key that signs ServiceAccount tokens. */
  get serviceAccountKeyFile(): string {
    return path.join(this.folder, 'service-account.key');
  }

  get certificateAuthorityFile(): string {
    return path.join(this.folder, 'ca.crt');
  }

  /** Folder of the cluster's own files. */
  get folder(): string {
    return path.join(this.context.folders.data, this.name);
  }

  /** YAML of a component's kubeconfig. */
  kubeconfig(user: ComponentUser): string {
    return formatKubeconfig({
      cluster: this.name,
      server: this.url,
      certificateAuthority: this.certificateAuthority,
      user,
      token: this.tokens.get(user) ?? '',
    });
  }

  /** Path of a component's kubeconfig. */
  kubeconfigFile(user: ComponentUser): string {
    return path.join(this.folder, `${user}.kubeconfig`);
  }

  /** Resolves when it is ready. @throws Problem when it does not become so */
  async start(): Promise<void> {
    if (this.running) {
      return;
    }
    const { context, name } = this;
    const started = await context.supervisor.start({
      name: `kube-apiserver of ${name}`,
      program: context.programs.programs['kube-apiserver'].path,
      args: this.args(),
      env: programEnvironment(context.folders),
      logFile: context.folders.log(`${name}-kube-apiserver`),
    });
    this.process = started;
    await untilReady(
      started,
      `${this.url}/readyz`,
      context.authority.certificate,
    );
  }

  async stop(): Promise<void> {
    await this.process?.stop();
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  private async writeFiles(): Promise<void> {
    const { authority, serving } = this.context;
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const files: [string, string][] = [
      ['ca.crt', authority.certificate],
      ['tls.crt', serving.certificate],
      ['tls.key', serving.key],
      ['service-account.key', createServiceAccountKey()],
      ['audit-policy.yaml', AUDIT_POLICY],
      [
        'tokens.csv',
        [...this.tokens]
          .map(([user, token]) => `${token},${user},${user},"system:masters"\n`)
          .join(''),
      ],
      ...componentUsers.map((user): [string, string] => [
        `${user}.kubeconfig`,
        this.kubeconfig(user),
      ]),
    ];
    for (const [file, text] of files) {
      await writeFile(path.join(this.folder, file), text, { mode: 0o600 });
    }
  }

  private args(): string[] {
    const file = (name: string) => path.join(this.folder, name);
    return [
      `--etcd-servers=${this.context.etcdUrl}`,
      `--etcd-prefix=/${this.name}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${this.port}`,
      // There is no service network: nothing has to reach the API server by the `kubernetes` Service.
      '--endpoint-reconciler-type=none',
      '--service-cluster-ip-range=10.96.0.0/16',
      `--tls-cert-file=${file('tls.crt')}`,
      `--tls-private-key-file=${file('tls.key')}`,
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${this.serviceAccountKeyFile}`,
      `--service-account-signing-key-file=${this.serviceAccountKeyFile}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      `--audit-policy-file=${file('audit-policy.yaml')}`,
      `--audit-log-path=${this.auditLog}`,
      '--profiling=false',
      ...this.flags,
      ...this.context.apiServerFlags,
    ];
  }
}
