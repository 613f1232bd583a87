import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { Route, Routes } from 'react-router-dom';
import { Landing } from './landing';

function renderAt(path: string) {
  renderInTestApp(
    <Routes>
      <Route path="/gitops-fleet" element={<p>The fleet</p>} />
      <Route path="/*" element={<Landing />} />
    </Routes>,
    { initialRouteEntries: [path] },
  );
}

describe('the landing page', () => {
  it('leads to the fleet', async () => {
    renderAt('/');

    expect(await screen.findByText('The fleet')).toBeInTheDocument();
  });

  it('does not take an unknown address for its own', async () => {
    renderAt('/nowhere');

    expect(await screen.findByText(/PAGE NOT FOUND/i)).toBeInTheDocument();
    expect(screen.queryByText('The fleet')).not.toBeInTheDocument();
  });
});
