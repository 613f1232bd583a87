import { ReflectorTimings } from './ReflectorTimings';

/** Clocks of a connection, in milliseconds. */
export interface ConnectionTimings {
  /** Between two looks at whether the API server answers. */
  heartbeat: number;
  /** Until such a look counts as failed. */
  heartbeatTimeout: number;
  /** Between two looks for kinds that have appeared or moved. */
  discovery: number;
  /** Discovery trails behind the API server by a moment; asking faster than this finds the same again. */
  shortestDiscovery: number;
  /** Longest wait before an unreachable API server is tried again. */
  longestRetry: number;
  /** Longest wait before one is tried again that only a person can mend. */
  longestRejectedRetry: number;
  /** Between two readings of the credentials of a cluster that is not reached: they can say that it has moved. */
  credentials: number;
  /** Between two times that counters alone, which move all the time, are told to everyone who looks at the fleet. */
  counters: number;
  reflectors?: Partial<ReflectorTimings>;
}

export const defaultConnectionTimings: ConnectionTimings = {
  heartbeat: 5_000,
  heartbeatTimeout: 4_000,
  discovery: 30_000,
  shortestDiscovery: 1_000,
  longestRetry: 3_000,
  longestRejectedRetry: 30_000,
  credentials: 30_000,
  counters: 30_000,
};
