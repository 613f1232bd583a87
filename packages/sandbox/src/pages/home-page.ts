import { html } from './html';
import { page } from './layout';

/** The way to everything that the sandbox serves. */
export function homePage(
  base: string,
  links: { cloneUrl: string; apiUrl: string; token: string },
): string {
  return page({
    title: 'Sandbox',
    base,
    body: html`<h1>A fleet on this machine</h1>
      <p class="muted">
        A platform repository, a forge, management clusters with Flux and
        Cluster API, workload clusters. Nothing here is real but the Git
        repository.
      </p>
      <div class="card">
        <ul class="list">
          <li>
            <a class="title" href="${base}/pulls">Pull requests</a>
            <div class="muted">Read and merge what the templates propose.</div>
          </li>
          <li>
            <a class="title" href="${base}/releases">Releases</a>
            <div class="muted">Cut what production will follow.</div>
          </li>
          <li>
            <a class="title" href="${base}/tree/main">Files</a>
            <div class="muted">The platform repository itself.</div>
          </li>
          <li>
            <a class="title" href="/sandbox">Fleet and faults</a>
            <div class="muted">
              See the clusters; stop, slow down, break them.
            </div>
          </li>
        </ul>
      </div>
      <section class="card">
        <div class="head">For programs</div>
        <div class="body">
          <p>Git: <code>${links.cloneUrl}</code></p>
          <p>GitHub REST API: <code>${links.apiUrl}</code></p>
          <p>
            Token (also as the password to push): <code>${links.token}</code>
          </p>
        </div>
      </section>`,
  });
}
