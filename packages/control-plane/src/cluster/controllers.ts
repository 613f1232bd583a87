import { Service } from '../process/supervisor';
import { ApiServer, ComponentUser } from './api-server';
import { programEnvironment, RunContext } from './run-context';

/** Programs that work on one API server. They come and go with it. */
export class Controllers {
  private services: Service[] = [];

  constructor(
    private readonly context: RunContext,
    private readonly apiServer: ApiServer,
  ) {}

  /**
   * Starts a program and keeps it running.
   *
   * @param user the name of the program's kubeconfig and, without `name`, of the program
   */
  async start(
    user: ComponentUser,
    program: string,
    args: string[],
    env: { [name: string]: string } = {},
  ): Promise<void> {
    const { context, apiServer } = this;
    this.services.push(
      await context.supervisor.keepRunning({
        name: `${user} of ${apiServer.name}`,
        program,
        args,
        env: programEnvironment(context.folders, env),
        logFile: context.folders.log(`${apiServer.name}-${user}`),
      }),
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.splice(0).map(each => each.stop()));
  }

  async kill(): Promise<void> {
    await Promise.all(this.services.splice(0).map(each => each.kill()));
  }
}
