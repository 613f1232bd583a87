import {
  ClusterOverview,
  ObjectOverview,
  ServerOverview,
} from '../fault/cluster-overview';
import { ActiveFault } from '../fault/fault';
import { Html, html } from './html';
import { page } from './layout';

export interface ControlPageData {
  clusters: ClusterOverview[];
  faults: ActiveFault[];
  settled: boolean;
  failure?: string;
}

/** Keeps what is shown fresh, unless somebody is using a control. */
const REFRESH = new Html(`<script>
setInterval(async () => {
  const main = document.querySelector('main');
  if (document.hidden || main.contains(document.activeElement)) return;
  const answer = await fetch(location.pathname).catch(() => undefined);
  if (!answer || !answer.ok || main.contains(document.activeElement)) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('main');
  if (fresh) main.innerHTML = fresh.innerHTML;
}, 2000);
</script>`);

type Fields = { [name: string]: string };

function button(label: string, fields: Fields, description: string): Html {
  return html`<form class="inline" method="post" action="/sandbox/faults">
    ${Object.entries(fields).map(
      ([name, value]) =>
        html`<input type="hidden" name="${name}" value="${value}" />`,
    )}
    <button
      class="button small"
      type="submit"
      aria-label="${label} ${description}"
    >
      ${label}
    </button>
  </form>`;
}

function clearButton(label: string, fault: ActiveFault): Html {
  return html`<form
    class="inline"
    method="post"
    action="/sandbox/faults/${fault.id}/clear"
  >
    <button
      class="button small primary"
      type="submit"
      aria-label="${label} ${fault.name ?? fault.cluster}"
    >
      ${label}
    </button>
  </form>`;
}

/** The state of the whole fleet with a button for everything that can go wrong. */
export function controlPage(base: string, data: ControlPageData): string {
  return page({
    title: 'Fleet and faults',
    base,
    tab: 'sandbox',
    body: html`<div class="row between">
        <h1>Fleet and faults</h1>
        ${data.settled
          ? html`<span class="badge good">Settled</span>`
          : html`<span class="badge warn">Settling</span>`}
      </div>
      <p class="muted">
        The simulated clusters as they are now. Break something and watch the
        portal tell you.
      </p>
      ${data.failure &&
      html`<div class="notice" role="alert">${data.failure}</div>`}
      ${data.clusters.length === 0 &&
      html`<p>
        There are none: this sandbox serves forge and platform repository only.
      </p>`}
      ${faultList(data.faults)}
      ${data.clusters.map(cluster => clusterSection(cluster, data.faults))}
      ${REFRESH}`,
  });
}

function faultList(faults: ActiveFault[]): Html {
  if (faults.length === 0) {
    return html`<p class="muted">No fault is in force.</p>`;
  }
  return html`<section class="card" aria-label="Faults in force">
    <div class="head">Faults in force</div>
    <ul class="list">
      ${faults.map(
        fault => html`<li class="row between">
          <span
            ><strong>${fault.type}</strong> on ${fault.cluster}
            ${fault.name && html`· ${fault.namespace}/${fault.name}`}
            ${fault.milliseconds && html`· ${fault.milliseconds} ms`}
            <span class="muted"
              >since
              ${fault.since.slice(11, 19)}${fault.until
                ? `, until ${fault.until.slice(11, 19)}`
                : ''}</span
            ></span
          >
          ${clearButton('Clear', fault)}
        </li>`,
      )}
    </ul>
  </section>`;
}

function serverState(server: ServerOverview): Html {
  if (!server.running) {
    return html`<span class="badge bad">Stopped</span>`;
  }
  const faults = [
    server.unauthorized && '401',
    server.gone && '410',
    server.serverError && '500',
    server.slowMilliseconds > 0 && `${server.slowMilliseconds} ms`,
  ].filter(Boolean);
  return faults.length > 0
    ? html`<span class="badge warn">Answers ${faults.join(', ')}</span>`
    : html`<span class="badge good">Serving</span>`;
}

function serverButtons(server: ServerOverview, faults: ActiveFault[]): Html[] {
  const active = (type: string) =>
    faults.find(fault => fault.type === type && fault.cluster === server.name);
  const order = (label: string, fields: Fields) =>
    button(label, { cluster: server.name, ...fields }, server.name);
  const toggle = (type: string, label: string, undo: string, more = {}) => {
    const fault = active(type);
    return fault ? clearButton(undo, fault) : order(label, { type, ...more });
  };
  return [
    toggle('stop', 'Stop', 'Start'),
    order('Drop watches', { type: 'drop-watches' }),
    order('Expire watches', { type: 'expire-watches' }),
    toggle('gone', 'Answer 410', 'Stop 410'),
    toggle('server-error', 'Answer 500', 'Stop 500'),
    toggle('slow', 'Slow (2 s)', 'Stop slowness', { milliseconds: '2000' }),
    toggle('unauthorized', 'Expire tokens', 'Renew tokens'),
  ];
}

function clusterSection(cluster: ClusterOverview, faults: ActiveFault[]): Html {
  return html`<h2>Management cluster ${cluster.name}</h2>
    <section class="card" aria-label="Management cluster ${cluster.name}">
      <div class="body row between">
        <span class="row"
          >${serverState(cluster)} <span class="mono">${cluster.url}</span>
          <span class="muted"
            >${cluster.openWatches} open
            ${cluster.openWatches === 1 ? 'watch' : 'watches'}</span
          ></span
        >
        <span class="row" style="gap:6px"
          >${serverButtons(cluster, faults)}</span
        >
      </div>
      <table class="fixed">
        <thead>
          <tr>
            <th scope="col">Workload cluster</th>
            <th scope="col">API server</th>
            <th scope="col">Available</th>
            <th scope="col"></th>
          </tr>
        </thead>
        <tbody>
          ${cluster.workloadClusters.map(workload => {
            const stopped = faults.find(
              fault => fault.type === 'stop' && fault.cluster === workload.name,
            );
            return html`<tr>
              <td>${workload.name}</td>
              <td>
                ${serverState(workload)}
                <span class="mono">${workload.url}</span>
              </td>
              <td>${stateBadge(workload.available)}</td>
              <td>
                ${stopped
                  ? clearButton('Start', stopped)
                  : button(
                      'Stop',
                      { type: 'stop', cluster: workload.name },
                      workload.name,
                    )}
              </td>
            </tr>`;
          })}
        </tbody>
      </table>
      ${objectTable('Sources', cluster, cluster.sources, faults)}
      ${objectTable('Kustomizations', cluster, cluster.kustomizations, faults)}
    </section>`;
}

function stateBadge(state: string): Html {
  const [tone, label] = {
    True: ['good', 'Ready'],
    False: ['bad', 'Not ready'],
    Suspended: ['warn', 'Suspended'],
  }[state] ?? ['', 'In progress'];
  return html`<span class="badge ${tone}">${label}</span>`;
}

function objectTable(
  title: string,
  cluster: ClusterOverview,
  objects: ObjectOverview[],
  faults: ActiveFault[],
): Html {
  return html`<table class="fixed objects">
    <thead>
      <tr>
        <th scope="col">${title}</th>
        <th scope="col">State</th>
        <th scope="col">Message</th>
        <th scope="col"></th>
      </tr>
    </thead>
    <tbody>
      ${objects.map(
        object => html`<tr>
          <td>
            <span class="muted">${object.namespace} /</span> ${object.name}
          </td>
          <td>${stateBadge(object.state)}</td>
          <td class="files">${shorten(object.message)}</td>
          <td>${objectButtons(cluster.name, object, faults)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function objectButtons(
  cluster: string,
  object: ObjectOverview,
  faults: ActiveFault[],
): Html[] {
  const { kind, namespace, name } = object;
  const toggle = (type: string, label: string, undo: string, more = {}) => {
    const fault = faults.find(
      candidate =>
        candidate.type === type &&
        candidate.cluster === cluster &&
        candidate.namespace === namespace &&
        candidate.name === name &&
        (candidate.kind ?? kind) === kind,
    );
    return fault
      ? clearButton(undo, fault)
      : button(
          label,
          { type, cluster, namespace, name, ...more },
          `${kind} ${namespace}/${name}`,
        );
  };
  return [
    kind === 'GitRepository'
      ? toggle('break-source', 'Break', 'Mend')
      : toggle('fail-build', 'Fail build', 'Mend build'),
    toggle('suspend', 'Suspend', 'Resume', { kind }),
  ];
}

/** Revisions in messages are long and alike: eight characters tell them apart. */
function shorten(message: string): string {
  const short = message.replace(/(sha1:[0-9a-f]{8})[0-9a-f]{32}/g, '$1');
  return short.length > 220 ? `${short.slice(0, 219)}…` : short;
}
