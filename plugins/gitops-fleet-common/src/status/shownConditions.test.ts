import { shownConditions } from './shownConditions';

it.each([
  ['Ready', 'True', 'Ready'],
  ['Ready', 'False', 'Failed'],
  ['Ready', 'Unknown', 'Unknown'],
  ['Healthy', 'maybe', 'Unknown'],
  ['Stalled', 'True', 'Stalled'],
  ['Stalled', 'False', 'Ready'],
  ['FetchFailed', 'True', 'Stalled'],
  ['Reconciling', 'True', 'Progressing'],
  ['RollingOut', 'False', 'Ready'],
])('%s=%s is shown as %s', (type, status, shown) => {
  const condition = { type, status, reason: 'R', message: 'm' };
  expect(shownConditions({ conditions: [condition] })).toEqual([
    { ...condition, shown },
  ]);
});
