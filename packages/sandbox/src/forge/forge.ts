import { BareRepository } from '../git/bare-repository';
import { Clock } from '../kubernetes/clock';
import { ForgeDatabase } from './forge-database';

export interface ForgeOptions {
  repository: BareRepository;
  database: ForgeDatabase;
  url: string;
  owner: string;
  name: string;
  token: string;
  clock: Clock;
}

export class Forge {
  constructor(readonly options: ForgeOptions) {}
}
