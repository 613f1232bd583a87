import { githubAuthApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { ConfiguredSignInPage } from './signIn';

function open(providers: object) {
  renderInTestApp(<ConfiguredSignInPage onSignInSuccess={() => {}} />, {
    config: { app: { title: 'GitOps Fleet' }, auth: { providers } },
    apis: [
      [
        githubAuthApiRef,
        {
          // Nobody is signed in yet.
          getBackstageIdentity: async () => undefined,
          getProfile: async () => undefined,
          signIn: async () => {},
          signOut: async () => {},
        },
      ],
      mockApis.discovery(),
    ],
  });
}

describe('signing in', () => {
  it('offers GitHub alone where guests are not let in', async () => {
    open({ github: {} });

    expect(
      await screen.findByText('Sign in with your GitHub account'),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Enter' })).toBeNull();
  });

  it('offers both where both are configured', async () => {
    open({ guest: {}, github: {} });

    expect(
      await screen.findByRole('button', { name: 'Enter' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText('Sign in with your GitHub account'),
    ).toBeInTheDocument();
  });
});
