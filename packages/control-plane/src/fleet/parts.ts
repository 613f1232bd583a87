import { ControlPlanePrograms, FoundProgram } from '../programs/find-programs';
import { PartState } from '../process/run-state';
import { programPins } from '../programs/pins';

/** What stands in for the programs that cannot be had as Go modules. */
const STAND_INS: Omit<PartState, 'version' | 'real'>[] = [
  {
    name: 'source-controller',
    note: 'GitRepositories only: resolves, archives and serves the real Git repository, writes the status',
  },
  {
    name: 'helm-controller',
    note: 'not there: HelmReleases are stored and reconciled by nobody',
  },
  {
    name: 'notification-controller',
    note: 'not there: no alerts',
  },
];

/** Where each part of a run comes from, and what is not the real thing. */
export function describeParts(found: ControlPlanePrograms): PartState[] {
  const real = (name: string, program: FoundProgram): PartState => ({
    name,
    version: program.version,
    real: true,
    note: program.origin,
  });
  return [
    ...programPins.map(({ name }) => real(name, found.programs[name])),
    ...STAND_INS.map(({ name, note }) => {
      const program = found.optional[name as keyof typeof found.optional];
      return program
        ? real(name, program)
        : { name, version: '', real: false, note };
    }),
    {
      name: 'infrastructure and kubeadm providers of Cluster API',
      version: '',
      real: false,
      note: 'a workload cluster is another API server on this machine; its machines are nodes of kwok',
    },
    {
      name: 'kubelet and containers',
      version: '',
      real: false,
      note: 'kwok says that pods run; no image is pulled, no container started',
    },
  ];
}
