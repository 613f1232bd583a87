export interface Config {
  gitopsFleet?: {
    /** The repository that holds the configuration of every cluster. */
    platformRepository?: {
      /** Address as a browser opens it, `https://<host>/<owner>/<repository>`; the host must be one of `integrations.github`. */
      url: string;
      /** The branch that lower environments follow and pull requests go to; `main` where it is left out. */
      baseBranch?: string;
      /**
       * Where things lie: path templates whose placeholders are `{provider}`, `{version}`, `{environment}`, `{cluster}` and
       * `{feature}`. Each one that is left out keeps the layout of the reference repository.
       */
      layout?: {
        /** `providers/{provider}/{version}/mgmt` */
        management?: string;
        /** `providers/{provider}/{version}/clusters/{environment}/common` */
        environmentCommon?: string;
        /** `providers/{provider}/{version}/clusters/{environment}/{cluster}` */
        cluster?: string;
        /** `tenants/{provider}/common` */
        tenantsCommon?: string;
        /** `tenants/{provider}/{environment}` */
        tenants?: string;
        /** `features/{feature}` */
        feature?: string;
      };
      /** Refuse to open a pull request without the token of the user who asks for it; `false` where it is left out. */
      requireUserToken?: boolean;
    };
  };
}
