import {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotAllowedError } from '@backstage/errors';
import {
  AuthorizeResult,
  BasicPermission,
  ResourcePermission,
} from '@backstage/plugin-permission-common';
import type { PermissionRuleset } from '@backstage/plugin-permission-node';
import { gitopsFleetReadPermission } from '@gitops-fleet/backstage-plugin-gitops-fleet-common';
import type { Request } from 'express';
import type { FleetStore } from '../store/FleetStore';
import type { FleetResource } from './fleetResource';
import type { FleetPredicate } from './rules';
import { VisibilityGroups } from './VisibilityGroups';
import type { VisibleFleet } from './VisibleFleet';

/** Questions that are asked of the permission framework at once. */
const batch = 100;

function notAllowed(permission: string): NotAllowedError {
  return new NotAllowedError(
    `You need the permission ${permission}: ask whoever runs this portal to grant it`,
  );
}

/** Asks what a caller may do, with the caller's own credentials. */
export class FleetAccess {
  readonly groups: VisibilityGroups;
  readonly #store: FleetStore;
  readonly #httpAuth: HttpAuthService;
  readonly #permissions: PermissionsService;

  constructor(options: {
    store: FleetStore;
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    rules: PermissionRuleset<FleetResource, FleetPredicate>;
  }) {
    this.#store = options.store;
    this.#httpAuth = options.httpAuth;
    this.#permissions = options.permissions;
    this.groups = new VisibilityGroups(options.store, options.rules);
  }

  /** @throws AuthenticationError for a caller that is not known */
  async credentialsOf(request: unknown): Promise<BackstageCredentials> {
    return this.#httpAuth.credentials(request as Request, {
      allow: ['user', 'service'],
    });
  }

  /**
   * What of the fleet the caller may see.
   *
   * @throws NotAllowedError for a caller who may see nothing
   */
  async fleetOf(
    request: unknown,
    known?: BackstageCredentials,
  ): Promise<VisibleFleet> {
    const credentials = known ?? (await this.credentialsOf(request));
    const [decision] = await this.#permissions.authorizeConditional(
      [{ permission: gitopsFleetReadPermission }],
      { credentials },
    );
    if (decision.result === AuthorizeResult.ALLOW) {
      return this.#store;
    }
    if (decision.result === AuthorizeResult.CONDITIONAL) {
      // eslint-disable-next-line no-restricted-syntax -- those of a permission, not of a resource
      return this.groups.fleetOf(decision.conditions);
    }
    throw notAllowed(gitopsFleetReadPermission.name);
  }

  /** @throws NotAllowedError without the permission */
  async require(request: unknown, permission: BasicPermission): Promise<void> {
    const credentials = await this.credentialsOf(request);
    const [decision] = await this.#permissions.authorize([{ permission }], {
      credentials,
    });
    if (decision.result !== AuthorizeResult.ALLOW) {
      throw notAllowed(permission.name);
    }
  }

  /** @throws NotAllowedError without the permission for one of the resources */
  async requireFor(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    keys: readonly string[],
  ): Promise<void> {
    const allowed = await this.mayFor(credentials, permission, keys);
    const denied = keys.find((_, index) => !allowed[index]);
    if (denied !== undefined) {
      throw new NotAllowedError(
        `You need the permission ${permission.name} for '${denied}': ask whoever runs this portal to grant it`,
      );
    }
  }

  /** Whether the caller has a permission for each of some resources, in their order. */
  async mayFor(
    credentials: BackstageCredentials,
    permission: ResourcePermission,
    keys: readonly string[],
  ): Promise<boolean[]> {
    const allowed: boolean[] = [];
    for (let begin = 0; begin < keys.length; begin += batch) {
      const decisions = await this.#permissions.authorize(
        keys
          .slice(begin, begin + batch)
          .map(resourceRef => ({ permission, resourceRef })),
        { credentials },
      );
      allowed.push(
        ...decisions.map(({ result }) => result === AuthorizeResult.ALLOW),
      );
    }
    return allowed;
  }
}
