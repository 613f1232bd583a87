import { GitOpsFleetClient } from './GitOpsFleetClient';
import { readServerSentEvents } from './serverSentEvents';

function bodyOf(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      chunks.forEach(chunk =>
        controller.enqueue(new TextEncoder().encode(chunk)),
      );
      controller.close();
    },
  });
}

function clientFor(answer: (url: string, init?: RequestInit) => Response) {
  return new GitOpsFleetClient({
    discoveryApi: { getBaseUrl: async () => 'http://portal/api/gitops-fleet' },
    fetchApi: {
      fetch: async (url, init) => answer(String(url), init),
    },
  });
}

describe('readServerSentEvents', () => {
  it('reads events that are cut anywhere, and drops one that the end cuts', async () => {
    const events = [];
    for await (const event of readServerSentEvents(
      bodyOf(
        'id: 1\nevent: cha',
        'nges\ndata: {"a":',
        '1}\n\n: hello\n\ndata: x\r\n\r\ndata: cut',
      ),
    )) {
      events.push(event);
    }
    expect(events).toEqual([
      { id: '1', event: 'changes', data: '{"a":1}' },
      { id: undefined, event: 'message', data: 'x' },
    ]);
  });
});

describe('GitOpsFleetClient', () => {
  it('asks for a resource by its key, a cluster-scoped one too', async () => {
    const urls: string[] = [];
    const client = clientFor(url => {
      urls.push(url);
      return Response.json({});
    });
    await client.getResource('aws-v1/g/Kind/ns/na me');
    await client.getResource('aws-v1/g/Kind//name');
    expect(urls).toEqual([
      'http://portal/api/gitops-fleet/v1/resources/aws-v1/g/Kind/ns/na%20me',
      'http://portal/api/gitops-fleet/v1/resources/aws-v1/g/Kind/-/name',
    ]);
  });

  it('knows a snapshot that it has already', async () => {
    const client = clientFor((_, init) =>
      new Headers(init?.headers).get('if-none-match') === '"e.1"'
        ? new Response(null, { status: 304 })
        : Response.json({ version: 1 }, { headers: { etag: '"e.1"' } }),
    );
    const first = await client.getSnapshot();
    expect(first).toEqual({ snapshot: { version: 1 }, etag: '"e.1"' });
    expect(await client.getSnapshot({ etag: first!.etag })).toBeUndefined();
  });

  it('yields changes and heartbeats', async () => {
    const client = clientFor(
      () =>
        new Response(
          bodyOf(
            'event: changes\ndata: {"version":2}\n\n',
            'event: later\ndata: {}\n\n',
            'event: heartbeat\ndata: {"asOf":5}\n\n',
          ),
        ),
    );
    const events = [];
    for await (const event of client.streamChanges({
      version: 1,
      epoch: 'e',
    })) {
      events.push(event);
    }
    expect(events).toEqual([
      { type: 'changes', changes: { version: 2 } },
      { type: 'heartbeat', heartbeat: { asOf: 5 } },
    ]);
  });

  it("throws the backend's own words", async () => {
    const client = clientFor(() =>
      Response.json(
        {
          error: { name: 'NotFoundError', message: "There is no cluster 'x'" },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    );
    await expect(client.getCluster('a/b/x')).rejects.toMatchObject({
      statusCode: 404,
      body: { error: { message: "There is no cluster 'x'" } },
    });
  });
});
