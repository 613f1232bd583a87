import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// jsdom is slow to start on two cores.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(30_000);
