import { ManagementClusterConfig } from '../connection/readManagementClusters';
import { ApiServerDouble } from './ApiServerDouble';
import { ListeningDouble, overHttp2 } from './overHttp2';
import { createTlsMaterial } from './TlsMaterial';
import { doubledKinds } from './WatchedFleet';

/** A management cluster whose API server is a double that listens on this machine. */
export interface ServedCluster {
  double: ApiServerDouble;
  listening: ListeningDouble;
  /** How it is watched. */
  config: ManagementClusterConfig;
}

/** Has a double without objects listen. */
export async function serveCluster(name: string): Promise<ServedCluster> {
  const kinds = Object.values(doubledKinds);
  const double = new ApiServerDouble(kinds);
  const material = await createTlsMaterial(name);
  const listening = await overHttp2(double, material);
  return {
    double,
    listening,
    config: {
      name,
      title: name,
      watchList: false,
      kinds,
      access: {
        type: 'serviceAccount',
        url: `https://127.0.0.1:${listening.port}`,
        token: 'token',
        caData: Buffer.from(material.certificate).toString('base64'),
        skipTLSVerify: false,
      },
    },
  };
}
