import { FleetHeartbeat } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Request, Response } from 'express';
import type { VisibleFleet } from '../permissions/VisibleFleet';
import type { SentBatch } from '../store/ChangeLog';

const second = 1_000;

/** Clocks and bounds of a change stream. */
export interface StreamLimits {
  /** Milliseconds between two heartbeats. */
  heartbeat: number;
  /** Milliseconds after which a stream ends, so that its reader shows a fresh token. */
  lifetime: number;
  /** Bytes that a slow reader may leave unread. */
  unread: number;
}

const defaultLimits: StreamLimits = {
  heartbeat: 5 * second,
  lifetime: 30 * 60 * second,
  unread: 4_000_000,
};

/** Bytes of the batches that are being sent: made once, however many read them. */
const frames = new WeakMap<SentBatch, Buffer>();

function frameOf(event: string, version: number, data: string): Buffer {
  return Buffer.from(`id: ${version}\nevent: ${event}\ndata: ${data}\n\n`);
}

/**
 * Answers with server-sent events: first what has changed since the reader's version, then every batch as it comes. A
 * reader that is too slow is cut off; it comes back and gets what it missed as one batch, or a `reset`.
 */
export function streamChanges(
  fleet: VisibleFleet,
  request: Request,
  response: Response,
  since: { version: number; epoch?: string },
  limits: StreamLimits = defaultLimits,
): void {
  response.status(200).set({
    'content-type': 'text/event-stream; charset=utf-8',
    // Express's compression holds a stream back until it ends, and proxies like to buffer.
    'cache-control': 'no-cache, no-transform',
    'x-accel-buffering': 'no',
  });
  const write = (frame: Buffer) => {
    response.write(frame);
    if (response.writableLength > limits.unread) {
      end();
    }
  };
  const send = (event: string, version: number, data: string) =>
    write(frameOf(event, version, data));
  const beat = () => {
    const { version } = fleet.changeLog;
    send('heartbeat', version, JSON.stringify(heartbeatOf(fleet)));
  };
  const unsubscribe = fleet.changeLog.subscribe(batch => {
    let frame = frames.get(batch);
    if (!frame) {
      frame = frameOf('changes', batch.version, batch.text);
      frames.set(batch, frame);
    }
    write(frame);
  });
  const timer = setInterval(beat, limits.heartbeat);
  const lifetime = setTimeout(
    () => end(),
    limits.lifetime * (0.9 + 0.1 * Math.random()),
  );
  const stop = () => {
    unsubscribe();
    clearInterval(timer);
    clearTimeout(lifetime);
  };
  function end() {
    stop();
    response.end();
  }
  request.on('close', stop);
  response.on('close', stop);
  const missed = fleet.changeLog.changesSince(
    since.version,
    since.epoch,
    Date.now(),
  );
  send('changes', missed.version, JSON.stringify(missed));
  if (missed.reset) {
    end();
    return;
  }
  beat();
}

function heartbeatOf(fleet: VisibleFleet): FleetHeartbeat {
  const connections: FleetHeartbeat['connections'] = {};
  for (const { managementCluster, asOf } of fleet.connections.values()) {
    if (asOf !== undefined) {
      connections[managementCluster] = asOf;
    }
  }
  return { asOf: Date.now(), version: fleet.changeLog.version, connections };
}
