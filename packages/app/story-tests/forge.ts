import { APIRequestContext, expect } from '@playwright/test';

const address = 'http://localhost:7100';
const repository = 'platform/platform-repository';

/** The sandbox beside the portal: its repository, and its faults. */
export class Forge {
  readonly #request: APIRequestContext;

  constructor(request: APIRequestContext) {
    this.#request = request;
  }

  /** Address of a page of the platform repository. */
  page(path: string): string {
    return `${address}/${repository}${path}`;
  }

  /** The commit that a branch or a tag names. */
  async commitOf(ref: string): Promise<string> {
    const answer = await this.#request.get(
      `${address}/api/v3/repos/${repository}/commits/${ref}`,
      { headers: { authorization: 'token sandbox-token' } },
    );
    expect(answer.status()).toBe(200);
    return (await answer.json()).sha;
  }

  async fault(fault: { type: string; cluster: string }): Promise<void> {
    const answer = await this.#request.post(`${address}/sandbox/faults`, {
      data: fault,
    });
    expect(answer.ok()).toBe(true);
  }

  async clearFaults(): Promise<void> {
    const answer = await this.#request.delete(`${address}/sandbox/faults`);
    expect(answer.ok()).toBe(true);
  }
}
