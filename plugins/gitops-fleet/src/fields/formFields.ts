import { FormFieldBlueprint } from '@backstage/plugin-scaffolder-react/alpha';

/** Fields of the templates, each loaded when a template uses one of them. */
export const formFields = [
  FormFieldBlueprint.make({
    name: 'gitops-fleet-provider-picker',
    params: {
      field: () => import('./ProviderPicker').then(m => m.providerPicker),
    },
  }),
  FormFieldBlueprint.make({
    name: 'gitops-fleet-tenant-name',
    params: { field: () => import('./TenantName').then(m => m.tenantName) },
  }),
  FormFieldBlueprint.make({
    name: 'gitops-fleet-tenant-environments',
    params: {
      field: () =>
        import('./TenantEnvironments').then(m => m.tenantEnvironments),
    },
  }),
  FormFieldBlueprint.make({
    name: 'gitops-fleet-promotion-target-picker',
    params: {
      field: () =>
        import('./PromotionTargetPicker').then(m => m.promotionTargetPicker),
    },
  }),
  FormFieldBlueprint.make({
    name: 'gitops-fleet-release-picker',
    params: {
      field: () => import('./ReleasePicker').then(m => m.releasePicker),
    },
  }),
  FormFieldBlueprint.make({
    name: 'gitops-fleet-change-preview',
    params: {
      field: () => import('./ChangePreview').then(m => m.changePreview),
    },
  }),
];
