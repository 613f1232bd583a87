// Written by scripts/generate-api.mjs from openapi.yaml.

export interface paths {
    "/v1/snapshot": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The fleet that the caller may see, as columns with a dictionary. */
        get: operations["GetSnapshot"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What changed since a version: server-sent events, or one batch as JSON where the caller accepts `application/json` only. */
        get: operations["GetChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Counts by status, environment, provider and release, and the connections. */
        get: operations["GetSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clusters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every workload cluster and management cluster, worst first. */
        get: operations["GetClusters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clusters/{managementCluster}/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One workload cluster with the reconcilers that target it. */
        get: operations["GetCluster"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Flux resources in the order of their keys, a page at a time, with the counts of every filter's values. */
        get: operations["GetResources"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One Flux resource with its conditions and neighbours. A cluster-scoped resource has the namespace `-`. */
        get: operations["GetResource"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What one Flux resource has been through, newest first. A cluster-scoped resource has the namespace `-`. */
        get: operations["GetResourceHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clusters/{managementCluster}/{namespace}/{name}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What one workload cluster has been through, newest first. */
        get: operations["GetClusterHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What fails in the fleet, grouped by what it says: the same failure on several clusters is one group, most clusters first, with what the catalogue of known errors advises. Beside it the management clusters that cannot be seen, as a whole or in part: what fails there is not known. */
        get: operations["GetFailures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Settled changes of status and of applied revision in the whole fleet, newest first: of resources, of the lifecycle of workload clusters, and of the connections to management clusters. */
        get: operations["GetHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/reconcile": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Asks Flux to reconcile one resource now. Refused while it is suspended. What comes of it is followed; see GET /v1/operations/{id}. */
        post: operations["ReconcileResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Stops the reconciliation of one resource until it is resumed. What comes of it is followed; see GET /v1/operations/{id}. */
        post: operations["SuspendResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/resources/{managementCluster}/{group}/{kind}/{namespace}/{name}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Lets Flux reconcile one suspended resource again, at once. What comes of it is followed; see GET /v1/operations/{id}. */
        post: operations["ResumeResource"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who asked for what, when and why, and what came of it, newest first. */
        get: operations["GetOperations"];
        put?: never;
        /** @description Asks for the same of many resources, a few in a second on each management cluster. Targets that refuse do not keep the others. */
        post: operations["CreateBulkOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One operation, and of many its targets with what came of each. */
        get: operations["GetOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Asks no further targets of a bulk operation. What has been asked for already goes on. */
        post: operations["CancelOperation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description How each management cluster is seen. */
        get: operations["GetConnections"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/readiness": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For load balancers, without credentials: whether this replica can answer for the whole fleet. A management cluster that is out of reach does not count, one that has not been tried yet does. */
        get: operations["GetReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/platform-repository": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The platform repository as it is at the head of its base branch: what templates offer to choose from. */
        get: operations["GetPlatformRepository"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/plans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description What a scaffolder action would change, from the same plan that the action runs. Nothing is written. */
        post: operations["CreatePlan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        Error: {
            error: {
                name: string;
                message: string;
            };
            response: {
                statusCode: number;
            };
        };
        /** @description One value, or several separated by commas; a leading `!` excludes. */
        FilterValues: string;
        /**
         * @description What a person is shown of a reconciler. The order is that of severity, worst first.
         * @enum {string}
         */
        ReconciliationStatus: "Stale" | "Stalled" | "Failed" | "Unknown" | "DependencyNotReady" | "Progressing" | "Suspended" | "Ready";
        /**
         * @description What a cluster is doing, worst first.
         * @enum {string}
         */
        ClusterLifecycle: "Stale" | "Failed" | "Unreachable" | "Degraded" | "Unknown" | "Deleting" | "Pending" | "Provisioning" | "Upgrading" | "Scaling" | "Resuming" | "Stopping" | "Hibernated" | "Running";
        /** @enum {string} */
        Connectivity: "Reachable" | "Unreachable" | "Unknown";
        StatusCounts: {
            Stale: number;
            Stalled: number;
            Failed: number;
            Unknown: number;
            DependencyNotReady: number;
            Progressing: number;
            Suspended: number;
            Ready: number;
        };
        Rollup: {
            /** @description The worst status; `Unknown` when there is nothing to roll up. */
            status: components["schemas"]["ReconciliationStatus"];
            counts: components["schemas"]["StatusCounts"];
            total: number;
            /** @description Index of the first of the worst ones among what was rolled up; -1 when there was nothing. */
            worst: number;
        };
        /** @description One Flux resource as every list, filter and count sees it: projected, redacted and assessed. Absent text is empty, so that a record has one shape. */
        ResourceRecord: {
            /** @description `<managementCluster>/<group>/<kind>/<namespace>/<name>` */
            key: string;
            managementCluster: string;
            group: string;
            kind: string;
            namespace: string;
            name: string;
            /** @description What is shown. */
            status: components["schemas"]["ReconciliationStatus"];
            /** @description What is true at this instant, such as `Progressing` during a routine resync. */
            actualStatus: components["schemas"]["ReconciliationStatus"];
            reason: string;
            /** @description Verbatim, at most 2,048 characters, without credentials. */
            message: string;
            flags: string[];
            /** @description The status behind `Suspended` and `Stale`. */
            lastKnown?: components["schemas"]["ReconciliationStatus"];
            /** @description Epoch milliseconds at which the shown status began, as far as known. */
            since?: number;
            /** @description Whether the applied revision is the one that the source offers. */
            inSync?: boolean;
            suspended: boolean;
            /** @enum {string} */
            targetKind: "management" | "workload" | "external";
            /** @description A cluster key for `workload`, the management cluster's name for `management`. */
            target: string;
            provider: string;
            environment: string;
            /** @description Reference of the catalog entity that it belongs to; left out where none is named. */
            owner?: string;
            /** @description `management`, `environment`, `cluster`, `feature`, `tenants`, `source` or empty. */
            scope: string;
            feature: string;
            path: string;
            /** @description Key of the resource that it takes its content from. */
            source: string;
            /** @description What the source points at: `branch:main`, `tag:v0.0.3`, `semver:…`, `commit:…`, `name:…`. */
            reference: string;
            /** @description Address of the source's repository, without credentials. */
            repository: string;
            /** @description Verbatim, as Flux writes it. A source's own artifact. */
            appliedRevision: string;
            attemptedRevision: string;
            /** @description What the source offers now. */
            wantedRevision: string;
            /** @description Keys of the resources that it waits for. */
            dependsOn: string[];
        };
        /** @description A count that is left out is unmanaged or not reported, which is not zero. */
        ReplicaCounts: {
            desired?: number;
            ready?: number;
            available?: number;
            upToDate?: number;
        };
        /** @description A source that reconcilers of a cluster follow. */
        FollowedSource: {
            /** @description Key of the source. */
            source: string;
            name: string;
            reference: string;
            /** @enum {string} */
            channel: "release" | "trunk" | "preview" | "pinned" | "unknown";
            /** @description The source's artifact. */
            revision: string;
            followers: number;
            /** @description How many followers have applied the revision. */
            applied: number;
        };
        /** @description A workload cluster, or a management cluster as the target of its own reconcilers. */
        ClusterRecord: {
            /** @description `<managementCluster>/<namespace>/<name>`; for a management cluster its name. */
            key: string;
            /** @enum {string} */
            kind: "workload" | "management";
            managementCluster: string;
            namespace: string;
            name: string;
            provider: string;
            environment: string;
            /** @description Reference of the catalog entity that it belongs to; left out where none is named. */
            owner?: string;
            /** @enum {string} */
            engine: "cluster-api" | "hive" | "";
            lifecycle: components["schemas"]["ClusterLifecycle"];
            lifecycleReason: string;
            lifecycleMessage: string;
            lastKnownLifecycle?: components["schemas"]["ClusterLifecycle"];
            connectivity: components["schemas"]["Connectivity"];
            flags: string[];
            kubernetesVersion: string;
            desiredKubernetesVersion: string;
            controlPlane?: components["schemas"]["ReplicaCounts"];
            workers?: components["schemas"]["ReplicaCounts"];
            reconcilers: components["schemas"]["Rollup"];
            follows: components["schemas"]["FollowedSource"][];
            /** @description How many reconcilers have not applied what their source offers. */
            behind: number;
            /** @description Epoch milliseconds. */
            behindSince?: number;
        };
        ConnectionKind: {
            group: string;
            kind: string;
            /** @description API version in use; empty when the kind is not installed. */
            version: string;
            /** @enum {string} */
            state: "live" | "syncing" | "stale" | "not-installed" | "forbidden" | "not-granted";
            objects: number;
            message: string;
            /** @description Lists after the first one since the portal began to watch. */
            relists?: number;
            /** @description Watches after the first one since the portal began to watch. */
            restarts?: number;
            /** @description Epoch milliseconds of the last event or bookmark. Told with other changes or twice a minute; left out before the first. */
            lastEventAt?: number;
        };
        /** @description How one management cluster is seen. */
        ConnectionRecord: {
            managementCluster: string;
            title: string;
            provider: string;
            /** @description The version in `providers/<provider>/<version>`; empty when unknown. */
            version: string;
            /** @enum {string} */
            state: "connecting" | "syncing" | "live" | "stale";
            /** @description Empty while live; else `Refused`, `Timeout`, `Dns`, `Tls`, `CredentialsRejected`, `Forbidden`, `ServerError` or `Network`. */
            reason: string;
            /** @description What is wrong and what to do. */
            message: string;
            /** @description Epoch milliseconds of the last moment at which all that is shown was known to be true. */
            asOf?: number;
            /** @description Epoch milliseconds since when the state holds. */
            since: number;
            /** @description Epoch milliseconds of the next attempt while not live. */
            nextRetry?: number;
            kubernetesVersion: string;
            kinds: components["schemas"]["ConnectionKind"][];
        };
        /** @description Indexes into the dictionary, one for each resource. */
        Indexes: number[];
        /** @description The resources, a column for each field of a ResourceRecord. Text is an index into the dictionary, whose first entry is the empty text. `flags` and `dependsOn` are joined by spaces. `since` is in epoch milliseconds, 0 when unknown. `inSync` is 0 unknown, 1 in sync, 2 behind. `suspended` is 0 or 1. The key is made of its five parts. */
        ResourceColumns: {
            managementCluster: components["schemas"]["Indexes"];
            group: components["schemas"]["Indexes"];
            kind: components["schemas"]["Indexes"];
            namespace: components["schemas"]["Indexes"];
            name: components["schemas"]["Indexes"];
            status: components["schemas"]["Indexes"];
            actualStatus: components["schemas"]["Indexes"];
            reason: components["schemas"]["Indexes"];
            message: components["schemas"]["Indexes"];
            flags: components["schemas"]["Indexes"];
            lastKnown: components["schemas"]["Indexes"];
            since: number[];
            inSync: number[];
            suspended: number[];
            targetKind: components["schemas"]["Indexes"];
            target: components["schemas"]["Indexes"];
            provider: components["schemas"]["Indexes"];
            environment: components["schemas"]["Indexes"];
            owner?: components["schemas"]["Indexes"];
            scope: components["schemas"]["Indexes"];
            feature: components["schemas"]["Indexes"];
            path: components["schemas"]["Indexes"];
            source: components["schemas"]["Indexes"];
            reference: components["schemas"]["Indexes"];
            repository: components["schemas"]["Indexes"];
            appliedRevision: components["schemas"]["Indexes"];
            attemptedRevision: components["schemas"]["Indexes"];
            wantedRevision: components["schemas"]["Indexes"];
            dependsOn: components["schemas"]["Indexes"];
        };
        FleetSnapshot: {
            /** @description Names the change log that `version` belongs to. */
            epoch: string;
            version: number;
            /** @description Epoch milliseconds at which the backend wrote it. */
            asOf: number;
            dictionary: string[];
            resources: components["schemas"]["ResourceColumns"];
            clusters: components["schemas"]["ClusterRecord"][];
            connections: components["schemas"]["ConnectionRecord"][];
        };
        /** @description What turns the fleet of version `since` into that of `version`. With `reset` nothing else counts: take a new snapshot. */
        FleetChanges: {
            epoch: string;
            since: number;
            version: number;
            /** @description Epoch milliseconds. */
            asOf: number;
            reset: boolean;
            resources: components["schemas"]["ResourceRecord"][];
            removedResources: string[];
            clusters: components["schemas"]["ClusterRecord"][];
            removedClusters: string[];
            connections: components["schemas"]["ConnectionRecord"][];
            removedConnections: string[];
        };
        SummaryGroup: {
            name: string;
            clusters: number;
            reconcilers: components["schemas"]["Rollup"];
        };
        ReleaseGroup: {
            /** @description The artifact that its sources offer. */
            revision: string;
            reference: string;
            repository: string;
            /** @description Keys of the clusters that follow it. */
            clusters: string[];
            reconcilers: number;
            applied: number;
            /** @description True where the same tag is another commit elsewhere in the fleet: it was moved after it had been fetched. */
            tagMoved?: boolean;
        };
        FleetSummary: {
            version: number;
            asOf: number;
            clusters: {
                total: number;
                lifecycles: {
                    [key: string]: number;
                };
            };
            reconcilers: components["schemas"]["Rollup"];
            sources: components["schemas"]["Rollup"];
            environments: components["schemas"]["SummaryGroup"][];
            providers: components["schemas"]["SummaryGroup"][];
            releases: components["schemas"]["ReleaseGroup"][];
            connections: components["schemas"]["ConnectionRecord"][];
        };
        ClusterList: {
            version: number;
            asOf: number;
            clusters: components["schemas"]["ClusterRecord"][];
            connections: components["schemas"]["ConnectionRecord"][];
        };
        ClusterDetails: {
            version: number;
            asOf: number;
            cluster: components["schemas"]["ClusterRecord"];
            connection: components["schemas"]["ConnectionRecord"];
            resources: components["schemas"]["ResourceRecord"][];
        };
        Facet: {
            value: string;
            count: number;
        };
        ResourcePage: {
            version: number;
            asOf: number;
            items: components["schemas"]["ResourceRecord"][];
            /** @description How many match on all pages. */
            total: number;
            nextCursor?: string;
            /** @description For each filter its values among all that match the other filters. */
            facets: {
                [key: string]: components["schemas"]["Facet"][];
            };
        };
        ConditionRecord: {
            type: string;
            status: string;
            reason: string;
            message: string;
            observedGeneration?: number;
            /** @description Epoch milliseconds. */
            lastTransition?: number;
        };
        /** @description The root of a wait, "blocked by the first of the path, itself failing because of this". */
        BlockerRecord: {
            /** @enum {string} */
            type: "failing" | "progressing" | "suspended" | "missing" | "cycle" | "outdated" | "expression" | "unknown";
            /** @description Of the root, which may not exist. */
            key: string;
            /** @description Keys from what is waited for directly to the root; of a `cycle`, once around. */
            path: string[];
            status?: components["schemas"]["ReconciliationStatus"];
            reason: string;
            message: string;
        };
        ResourceDetails: {
            version: number;
            asOf: number;
            resource: components["schemas"]["ResourceRecord"];
            connection: components["schemas"]["ConnectionRecord"];
            conditions: components["schemas"]["ConditionRecord"][];
            source?: components["schemas"]["ResourceRecord"];
            /** @description What waits for it. */
            dependents: components["schemas"]["ResourceRecord"][];
            /** @description What takes its content from it. */
            followers: components["schemas"]["ResourceRecord"][];
            /** @description Where its wait ends. Empty when it does not wait. */
            blockers: components["schemas"]["BlockerRecord"][];
            /** @description Key of the nearest one that is suspended of those that have applied it: what Git says about the resource does not arrive. Left out when none is. */
            suspendedAncestor?: string;
            /** @description What it can be asked for, whoever asks. */
            operations?: components["schemas"]["SupportedOperation"][];
            /** @description Why nothing can be asked for on its management cluster; left out where it can. */
            operationsUnavailable?: string;
            /** @description How far what its source offers has come; left out for what has no source. */
            arrival?: {
                inSync?: boolean;
                /** @description What is offered was tried, and is not what is applied. */
                attempted: boolean;
                /** @description The source has not fetched what it is told to follow. */
                referencePending: boolean;
                /** @description Epoch milliseconds since which a revision waits; left out where none does. */
                pendingSince?: number;
            };
            apiVersion?: string;
            generation?: number;
            observedGeneration?: number;
            /** @description Epoch milliseconds. */
            createdAt?: number;
            interval?: string;
            timeout?: string;
            inventory: {
                objects: number;
                namespaces: string[];
                kinds: components["schemas"]["Facet"][];
                /** @description Flux objects among them. They are on the cluster that is applied to. */
                children?: {
                    group: string;
                    kind: string;
                    namespace: string;
                    name: string;
                }[];
                /** @description Differs when the entries do, whatever their order is. */
                digest?: string;
            };
        };
        Readiness: {
            ready: boolean;
            /** @description How many there are. */
            managementClusters: number;
            /** @description How many have neither been listed nor found out of reach. */
            untried: number;
        };
        FailureList: {
            version: number;
            asOf: number;
            failures: components["schemas"]["FailureGroup"][];
            /** @description Those that do not answer first. `q` does not narrow them. */
            unseen: components["schemas"]["UnseenConnection"][];
        };
        /** @description A management cluster that does not answer (`stale`), or on which some kinds cannot be seen (`incomplete`). */
        UnseenConnection: {
            managementCluster: string;
            title: string;
            /** @enum {string} */
            state: "stale" | "incomplete";
            /** @description Of one that does not answer, as in a ConnectionRecord; else `KindUnavailable` or `Forbidden`. */
            reason: string;
            /** @description What is wrong and what to do. */
            message: string;
            /** @description Epoch milliseconds of the last moment at which all that is shown was known to be true. */
            asOf?: number;
            /** @description Epoch milliseconds of the next attempt where it does not answer. */
            nextRetry?: number;
            /** @description The kinds that cannot be seen; none where it does not answer. */
            kinds: components["schemas"]["ConnectionKind"][];
        };
        /** @description Failing resources that say the same. */
        FailureGroup: {
            /** @description Stable while the failure lasts. */
            fingerprint: string;
            /** @enum {string} */
            status: "Failed" | "Stalled";
            kind: string;
            reason: string;
            /**
             * @description What its controller was at; left out for a reason that is not known.
             * @enum {string}
             */
            failureClass?: "source" | "fetch" | "auth" | "verify" | "storage" | "build" | "apply" | "prune" | "health" | "helm-install" | "helm-upgrade" | "helm-test" | "helm-rollback" | "helm-uninstall" | "helm-values" | "helm-release" | "wait" | "image" | "config";
            /** @description Verbatim, of the member that failed first. */
            message: string;
            /** @description The one that failed first comes first, 100 at most. */
            members: components["schemas"]["ResourceRecord"][];
            /** @description How many members there are. */
            total: number;
            /** @description Keys of the clusters that members are applied to. */
            clusters: string[];
            /** @description Epoch milliseconds of the first failure, as far as known. */
            since?: number;
            /** @description How many reconcilers wait behind members without failing themselves. */
            waiting: number;
            known?: components["schemas"]["KnownFailure"];
        };
        /** @description What the catalogue of known errors says. */
        KnownFailure: {
            id: string;
            title: string;
            /** @enum {string} */
            severity: "error" | "warning";
            cause: string;
            steps: string[];
            link: string;
        };
        /** @description Settled changes, newest first. */
        HistoryPage: {
            entries: components["schemas"]["HistoryEntry"][];
            /** @description Of the next page; left out at the end. */
            nextCursor?: string;
            /** @description Whether it has changed six times or more within the last hour; on the first page of one resource or cluster. */
            flapping?: boolean;
            /** @description When the revision of the newest entry was first seen there, epoch milliseconds; on the first page of one resource or cluster that has a revision. */
            revisionFirstSeen?: number;
        };
        /** @description A change that has lasted. */
        HistoryEntry: {
            /** @description Key of the resource or workload cluster; of a connection the name of the management cluster. */
            key: string;
            /** @enum {string} */
            type: "resource" | "cluster" | "connection";
            /** @description Epoch milliseconds. */
            at: number;
            /** @description Epoch milliseconds of the next change; left out for what still holds. */
            until?: number;
            /** @description Status before; empty for the first entry. */
            from: string;
            status: string;
            reason: string;
            message: string;
            /** @description Applied revision, or the version of Kubernetes. */
            revision: string;
        };
        /**
         * @description `with-source`, `force` and `reset` are ways to reconcile.
         * @enum {string}
         */
        SupportedOperation: "reconcile" | "with-source" | "force" | "reset" | "suspend" | "resume";
        /** @description Why; it is kept, audited and written into the event on the object. */
        OperationReason: string;
        /** @description `metadata.uid` of the object that the caller has seen: another one of the same name is refused. */
        ExpectedUid: string;
        ReconcileRequest: {
            /** @description First what it takes its content from, and when that has settled the resource. */
            withSource?: boolean;
            /** @description Of a HelmRelease, install or upgrade although nothing has changed. */
            force?: boolean;
            /** @description Of a HelmRelease, forget how often it has failed. */
            reset?: boolean;
            reason?: components["schemas"]["OperationReason"];
            uid?: components["schemas"]["ExpectedUid"];
        };
        SuspendRequest: {
            /** @description Why; it is kept, audited and written onto the object. */
            reason: string;
            /** @description Although GitOps owns `spec.suspend`, and will revert it. */
            override?: boolean;
            uid?: components["schemas"]["ExpectedUid"];
        };
        ResumeRequest: {
            reason?: components["schemas"]["OperationReason"];
            /** @description Although GitOps owns `spec.suspend`, and will revert it. */
            override?: boolean;
            uid?: components["schemas"]["ExpectedUid"];
        };
        /** @description Either `keys` or `query` says which resources. */
        BulkOperationRequest: {
            operation: components["schemas"]["OperationKind"];
            keys?: string[];
            /** @description Filters as GET /v1/resources takes them. At most 500 resources may match. */
            query?: {
                managementCluster?: components["schemas"]["FilterValues"];
                cluster?: components["schemas"]["FilterValues"];
                kind?: components["schemas"]["FilterValues"];
                namespace?: components["schemas"]["FilterValues"];
                status?: components["schemas"]["FilterValues"];
                environment?: components["schemas"]["FilterValues"];
                provider?: components["schemas"]["FilterValues"];
                search?: string;
                q?: string;
            };
            withSource?: boolean;
            force?: boolean;
            reset?: boolean;
            override?: boolean;
            reason?: components["schemas"]["OperationReason"];
        };
        /** @enum {string} */
        OperationKind: "reconcile" | "suspend" | "resume";
        /**
         * @description `waiting` has not been asked for yet, `accepted` has been accepted by the API server, `handled` has been picked up by the controller, `running` is a bulk operation with targets left. The others are ends: `settled` well, `failed` with what the controller says, `refused` before anything was written, `timed-out` without an end that was seen, `cancelled`, and `interrupted` by the end of the backend that was about to ask. A bulk operation ends as `finished`.
         * @enum {string}
         */
        OperationState: "waiting" | "accepted" | "handled" | "running" | "settled" | "finished" | "failed" | "refused" | "timed-out" | "cancelled" | "interrupted";
        /** @description What somebody has asked for, and what came of it. */
        Operation: {
            id: string;
            /** @description Epoch milliseconds. */
            at: number;
            operation: components["schemas"]["OperationKind"];
            /** @description Of the resource; empty for a bulk operation. */
            key: string;
            /** @description Entity reference of a user */
            actor: string;
            reason: string;
            withSource?: boolean;
            force?: boolean;
            reset?: boolean;
            override?: boolean;
            state: components["schemas"]["OperationState"];
            /** @description What it waits for */
            message: string;
            /** @description What has not gone as it should and did no harm. */
            notes: string[];
            /** @description Epoch milliseconds. */
            handledAt?: number;
            /** @description Epoch milliseconds. */
            finishedAt?: number;
            /** @description Id of the bulk operation that it belongs to. */
            bulk?: string;
            /** @description Of a bulk operation, targets by state. */
            counts?: {
                [key: string]: number;
            };
            /** @description Of a bulk operation, those that the caller may see. */
            targets?: components["schemas"]["Operation"][];
        };
        OperationPage: {
            entries: components["schemas"]["Operation"][];
            /** @description Of the next page; left out at the end. */
            nextCursor?: string;
        };
        ConnectionList: {
            version: number;
            asOf: number;
            connections: components["schemas"]["ConnectionRecord"][];
        };
        RepositoryProvider: {
            provider: string;
            versions: string[];
            environments: string[];
        };
        RepositoryTenant: {
            provider: string;
            tenant: string;
            environments: string[];
        };
        /** @description A release source of a management cluster, which a promotion moves to another tag. */
        PromotionTarget: {
            provider: string;
            version: string;
            environment: string;
            /** @description Name of the GitRepository. */
            channel: string;
            /** @description File of the GitRepository. */
            path: string;
            /** @description What it points at now: `tag:v0.0.3`, `branch:main`. */
            reference: string;
            /** @description Names of the clusters that follow it. */
            clusters: string[];
        };
        RepositoryTag: {
            tag: string;
            sha: string;
            /** @description Of its release. */
            publishedAt?: string;
            releaseUrl?: string;
        };
        PlatformRepository: {
            url: string;
            baseBranch: string;
            baseSha: string;
            providers: components["schemas"]["RepositoryProvider"][];
            /** @description Roles that a tenant can have in an environment. */
            roles: string[];
            tenants: components["schemas"]["RepositoryTenant"][];
            features: string[];
            targets: components["schemas"]["PromotionTarget"][];
            /** @description Newest version first. */
            tags: components["schemas"]["RepositoryTag"][];
        };
        PlanRequest: {
            /** @enum {string} */
            action: "gitops-fleet:tenant:onboard" | "gitops-fleet:promotion:promote";
            /** @description As the scaffolder action takes it. */
            input: {
                [key: string]: unknown;
            };
        };
        PlannedFile: {
            path: string;
            /** @enum {string} */
            change: "add" | "edit" | "delete";
            before?: string;
            after?: string;
        };
        Plan: {
            baseSha: string;
            title: string;
            body: string;
            branch: string;
            labels: string[];
            files: components["schemas"]["PlannedFile"][];
            /**
             * @description Whether production changes only with a promotion, as soon as it is merged, or not at all.
             * @enum {string}
             */
            exposure: "gated" | "ungated-prod" | "none";
            warnings: string[];
            noop: boolean;
            digest: string;
        };
    };
    responses: {
        /** @description What is wrong and what to do about it. */
        ErrorResponse: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Error"];
            };
        };
    };
    parameters: {
        operationId: string;
        /** @description Names the request: the same caller's second request with this key changes nothing and gets the first one's operation. */
        idempotencyKey: string;
        /** @description `nextCursor` of the page before. */
        cursor: string;
        limit: number;
        managementCluster: string;
        group: string;
        kind: string;
        namespace: string;
        name: string;
    };
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    GetSnapshot: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The snapshot. `ETag` names its version. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetSnapshot"];
                };
            };
            /** @description The caller has this version already. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetChanges: {
        parameters: {
            query: {
                /** @description The version that the caller has. */
                since: number;
                /** @description The `epoch` that the version belongs to; another one answers with `reset`. */
                epoch?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One batch, or a stream of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetChanges"];
                    "text/event-stream": string;
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetSummary: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The summary. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FleetSummary"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetClusters: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The clusters. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetCluster: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The cluster. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ClusterDetails"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetResources: {
        parameters: {
            query?: {
                managementCluster?: components["schemas"]["FilterValues"];
                /** @description Cluster keys. */
                cluster?: components["schemas"]["FilterValues"];
                kind?: components["schemas"]["FilterValues"];
                namespace?: components["schemas"]["FilterValues"];
                status?: components["schemas"]["FilterValues"];
                environment?: components["schemas"]["FilterValues"];
                provider?: components["schemas"]["FilterValues"];
                /** @description Conditions that must all hold: `env:prod status:failed,stalled !ns:flux-system rev:v0.0.3 "dry run"`. Fields are cluster, env, provider, kind, ns, name, status, feature, source, path, reason, message, flag and rev. */
                q?: string;
                /** @description Text that the name, the path, the reason or the message holds, in any case. */
                search?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourcePage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetResource: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                group: components["parameters"]["group"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The resource. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResourceDetails"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetResourceHistory: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                group: components["parameters"]["group"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of its history. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetClusterHistory: {
        parameters: {
            query?: {
                /** @description `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page of its history. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetFailures: {
        parameters: {
            query?: {
                /** @description As for `/v1/resources`. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The groups. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FailureList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetHistory: {
        parameters: {
            query?: {
                /** @description Epoch milliseconds. */
                since?: number;
                /** @description Epoch milliseconds. */
                until?: number;
                managementCluster?: components["schemas"]["FilterValues"];
                type?: components["schemas"]["FilterValues"];
                /** @description Statuses that were entered. */
                status?: components["schemas"]["FilterValues"];
                /** @description `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HistoryPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ReconcileResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: the same caller's second request with this key changes nothing and gets the first one's operation. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                group: components["parameters"]["group"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ReconcileRequest"];
            };
        };
        responses: {
            /** @description The operation, which the API server has accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    SuspendResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: the same caller's second request with this key changes nothing and gets the first one's operation. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                group: components["parameters"]["group"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendRequest"];
            };
        };
        responses: {
            /** @description The operation, which the API server has accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    ResumeResource: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: the same caller's second request with this key changes nothing and gets the first one's operation. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path: {
                managementCluster: components["parameters"]["managementCluster"];
                group: components["parameters"]["group"];
                kind: components["parameters"]["kind"];
                namespace: components["parameters"]["namespace"];
                name: components["parameters"]["name"];
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ResumeRequest"];
            };
        };
        responses: {
            /** @description The operation, which the API server has accepted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetOperations: {
        parameters: {
            query?: {
                /** @description Of one resource; of the whole fleet where it is left out. */
                key?: string;
                /** @description `nextCursor` of the page before. */
                cursor?: components["parameters"]["cursor"];
                limit?: components["parameters"]["limit"];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperationPage"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    CreateBulkOperation: {
        parameters: {
            query?: never;
            header?: {
                /** @description Names the request: the same caller's second request with this key changes nothing and gets the first one's operation. */
                "Idempotency-Key"?: components["parameters"]["idempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkOperationRequest"];
            };
        };
        responses: {
            /** @description The operation with its targets. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    CancelOperation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: components["parameters"]["operationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The operation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Operation"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetConnections: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The connections. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionList"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            /** @description Some management clusters have not been tried yet. */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Readiness"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    GetPlatformRepository: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The platform repository. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlatformRepository"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
    CreatePlan: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PlanRequest"];
            };
        };
        responses: {
            /** @description The plan. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Plan"];
                };
            };
            default: components["responses"]["ErrorResponse"];
        };
    };
}
