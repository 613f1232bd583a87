import { render, screen } from '@testing-library/react';
import app from './App';

const environment = process.env;

afterEach(() => {
  process.env = environment;
});

describe('the portal', () => {
  it('lets a guest in with one click', async () => {
    process.env = {
      ...environment,
      APP_CONFIG: [
        {
          data: {
            app: { title: 'GitOps Fleet', baseUrl: 'http://localhost' },
            backend: { baseUrl: 'http://localhost:7007' },
            auth: { providers: { guest: {} } },
          },
          context: 'test',
        },
      ] as unknown as string,
    };

    render(app.createRoot());

    expect(
      await screen.findByRole('button', { name: 'Enter' }),
    ).toBeInTheDocument();
  });
});
