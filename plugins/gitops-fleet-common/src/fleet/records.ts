import type { components } from '../api/generated/schema';

/*
 * The shapes of the API, by the names that the rest of the house uses. Their fields are described in `openapi.yaml`,
 * which they are generated from.
 */

type Schemas = components['schemas'];

/** @public */
export type ResourceRecord = Schemas['ResourceRecord'];
/** @public */
export type FollowedSource = Schemas['FollowedSource'];
/** @public */
export type ClusterRecord = Schemas['ClusterRecord'];
/** @public */
export type ConnectionRecord = Schemas['ConnectionRecord'];
/** @public */
export type ConnectionKind = Schemas['ConnectionKind'];
/** @public */
export type ResourceColumns = Schemas['ResourceColumns'];
/** @public */
export type FleetSnapshot = Schemas['FleetSnapshot'];
/** @public */
export type FleetChanges = Schemas['FleetChanges'];
/** @public */
export type FleetSummary = Schemas['FleetSummary'];
/** @public */
export type SummaryGroup = Schemas['SummaryGroup'];
/** @public */
export type ReleaseGroup = Schemas['ReleaseGroup'];
/** @public */
export type ClusterList = Schemas['ClusterList'];
/** @public */
export type ClusterDetails = Schemas['ClusterDetails'];
/** @public */
export type ConditionRecord = Schemas['ConditionRecord'];
/** @public */
export type BlockerRecord = Schemas['BlockerRecord'];
/** @public */
export type ResourceDetails = Schemas['ResourceDetails'];
/** @public */
export type ResourcePage = Schemas['ResourcePage'];
/** @public */
export type Facet = Schemas['Facet'];
/** @public */
export type ConnectionList = Schemas['ConnectionList'];
/** @public */
export type FailureList = Schemas['FailureList'];
/** @public */
export type FailureGroup = Schemas['FailureGroup'];
/** @public */
export type UnseenConnection = Schemas['UnseenConnection'];
/** @public */
export type HistoryPage = Schemas['HistoryPage'];
/** @public */
export type HistoryEntry = Schemas['HistoryEntry'];
/** @public */
export type PlatformRepository = Schemas['PlatformRepository'];
/** @public */
export type PromotionTarget = Schemas['PromotionTarget'];
/** @public */
export type RepositoryTag = Schemas['RepositoryTag'];
/** @public */
export type RepositoryTenant = Schemas['RepositoryTenant'];
/** @public */
export type RepositoryProvider = Schemas['RepositoryProvider'];
/** @public */
export type PlanRequest = Schemas['PlanRequest'];
/** @public */
export type Plan = Schemas['Plan'];
/** @public */
export type PlannedFile = Schemas['PlannedFile'];
/** @public */
export type Operation = Schemas['Operation'];
/** @public */
export type OperationKind = Schemas['OperationKind'];
/** @public */
export type OperationState = Schemas['OperationState'];
/** @public */
export type OperationPage = Schemas['OperationPage'];
/** @public */
export type ReconcileRequest = Schemas['ReconcileRequest'];
/** @public */
export type SuspendRequest = Schemas['SuspendRequest'];
/** @public */
export type ResumeRequest = Schemas['ResumeRequest'];
/** @public */
export type BulkOperationRequest = Schemas['BulkOperationRequest'];
/** @public */
export type SupportedOperation = Schemas['SupportedOperation'];
